import { describe, expect, test } from 'vitest';
import { growthRow, taskRow, taskTable } from './task-row.ts';

const nothing = { measure: 'does nothing', n: 1_000, unit: 'µs' };

describe('taskRow', () => {
  test('says how much of the plain cost ours is, and how much more', () => {
    const row = taskRow(nothing, { plain: 2, coppice: 81.234, retainedBytes: 1_234.5 });
    expect(row).toMatchObject({ ratio: 40.6, overheadPercent: 3_960, retainedBytes: 1_230 });
  });

  test('leaves out what was not measured, or is nothing', () => {
    expect(taskRow(nothing, { plain: 0, coppice: 81 })).toMatchObject({
      plain: 0,
      ratio: null,
      overheadPercent: null,
      retainedBytes: null,
    });
  });
});

describe('growthRow', () => {
  test('compares the most tasks with the fewest', () => {
    const rows = [
      taskRow(nothing, { plain: 2, coppice: 100 }),
      taskRow({ ...nothing, n: 10_000 }, { plain: 2, coppice: 500 }),
      taskRow({ ...nothing, n: 100_000 }, { plain: 2, coppice: 110 }),
    ];
    expect(growthRow(rows)).toMatchObject({ n: 100_000, unit: '×', coppice: 1.1, plain: null });
  });
});

describe('taskTable', () => {
  test('has a line for each row', () => {
    const lines = taskTable([taskRow(nothing, { plain: 2, coppice: 81 })]).split('\n');
    expect(lines[1]).toMatch(/^does nothing +1,000 +µs +2 +81 +40.5 +3,950 +–$/);
  });
});
