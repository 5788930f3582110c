import { describe, expect, test } from 'vitest';
import { examinationOf } from '../testing/examination-of.ts';
import { consistent } from './consistent.ts';

describe('consistent', () => {
  const rules = consistent<number, number>('sum', [
    (value) => (value > 0 ? undefined : 'It must be above 0.'),
    async (value, { input }) =>
      value <= input ? undefined : { message: `At most ${input}.`, path: ['total', 0] },
    (value) => (Number.isInteger(value) ? undefined : 'It must be whole.'),
  ]);

  test.each([
    [3, []],
    [-1, [{ message: 'It must be above 0.' }]],
    [5.5, [{ message: 'At most 5.', path: ['total', 0] }, { message: 'It must be whole.' }]],
  ])('%d breaks %j', async (value, broken) => {
    const verdict = await rules.examine(examinationOf({ value, input: 5 }));
    const findings = broken.map((each) => ({ kind: 'inconsistent', validator: 'sum', ...each }));
    expect(verdict).toEqual(
      broken.length === 0 ? { type: 'pass', note: 'keeps to 3 rules' } : { type: 'fail', findings },
    );
  });

  test('a rule that throws is no pass', async () => {
    const broken = consistent('sum', [
      () => {
        throw new Error('boom');
      },
    ]);
    await expect(broken.examine(examinationOf({ value: 1 }))).rejects.toThrow('boom');
  });

  test('rules must be there, and be functions', () => {
    expect(() => consistent('sum', [])).toThrow('got none');
    expect(() => consistent('sum', [3 as never])).toThrow(
      'rules[0] must be a function, got number',
    );
  });
});
