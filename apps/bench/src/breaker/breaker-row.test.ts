import { describe, expect, test } from 'vitest';
import { breakerRow, breakerTable } from './breaker-row.ts';

describe('breakerRow', () => {
  const measure = { measure: 'call, closed', n: 10, unit: 'ns' };

  test('says how much of theirs ours is', () => {
    const row = breakerRow(measure, { coppice: 50, cockatiel: 100, opossum: 1_234.56 });
    expect(row).toMatchObject({ opossum: 1_230, ratioToCockatiel: 0.5, ratioToOpossum: 0.0405 });
  });

  test('leaves out what was not measured, or is nothing', () => {
    expect(breakerRow(measure, { coppice: 50, cockatiel: 0 })).toMatchObject({
      cockatiel: 0,
      opossum: null,
      ratioToCockatiel: null,
      ratioToOpossum: null,
    });
  });

  test('is a line of the table', () => {
    const lines = breakerTable([breakerRow(measure, { coppice: 50, cockatiel: 100 })]).split('\n');
    expect(lines[1]).toMatch(/^call, closed +10 +ns +50 +100 +– +0.5 +–$/);
  });
});
