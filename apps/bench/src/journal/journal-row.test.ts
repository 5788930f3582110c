import { describe, expect, test } from 'vitest';
import { journalRow, journalTable } from './journal-row.ts';

const single = { measure: 'durable, one by one', n: 1, unit: 'entries/s' };

describe('journalRow', () => {
  test('says how the journal stands to plain appends', () => {
    const row = journalRow(single, { raw: 8_000, coppice: 7_234.5 });
    expect(row).toMatchObject({ raw: 8_000, coppice: 7_230, ratio: 0.904 });
  });

  test('leaves out what was not measured, or is nothing', () => {
    expect(journalRow(single, { coppice: 5 })).toMatchObject({ raw: null, ratio: null });
    expect(journalRow(single, { raw: 0, coppice: 5 })).toMatchObject({ raw: 0, ratio: null });
  });
});

describe('journalTable', () => {
  test('has a line for each row', () => {
    const lines = journalTable([journalRow(single, { raw: 8_000, coppice: 7_200 })]).split('\n');
    expect(lines[1]).toMatch(/^durable, one by one +1 +entries\/s +8,000 +7,200 +0.9$/);
  });
});
