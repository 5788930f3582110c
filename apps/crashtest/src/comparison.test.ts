import { expect, test } from 'vitest';
import { countEffects, isSameReport } from './comparison.ts';

const report = { tasks: { total: 2 }, findings: [], degraded: [], wrongAccepted: 0, stopped: null };

test('reports may differ in what it took', () => {
  const slow = { ...report, ms: 9, restarts: 3, tokens: { spent: 5 } };
  expect(isSameReport(JSON.stringify({ ...report, ms: 1 }), JSON.stringify(slow))).toBe(true);
});

test.each([
  { tasks: { total: 1 } },
  { findings: [{ package: 'a' }] },
  { degraded: [1] },
  { wrongAccepted: 1 },
  { stopped: 'why' },
])('reports may not differ in %j', (difference) => {
  const other = JSON.stringify({ ...report, ...difference });
  expect(isSameReport(JSON.stringify(report), other)).toBe(false);
});

const lines = (...keys: string[]) => keys.map((key) => `${JSON.stringify({ key })}\n`).join('');

test.each([
  [lines('a', 'b'), lines('b', 'a'), { total: 2, lost: 0, duplicated: 0 }],
  [lines('a', 'b'), lines('a'), { total: 1, lost: 1, duplicated: 0 }],
  [lines('a', 'b'), lines('a', 'b', 'a', 'a'), { total: 4, lost: 0, duplicated: 2 }],
  [lines('a', 'b'), `${lines('a')}{"key":"b`, { total: 2, lost: 1, duplicated: 0 }],
])('effects are counted one by one (%#)', (undisturbed, disturbed, expected) => {
  expect(countEffects(undisturbed, disturbed)).toEqual(expected);
});
