import { describe, expect, test } from 'vitest';
import { examinationOf } from '../testing/examination-of.ts';
import { type ExamineResult, validator } from './define-validator.ts';

const suspect: ExamineResult = {
  type: 'suspect',
  findings: [{ kind: 'copied', validator: 'own', message: 'Hm.' }],
};

describe('validator', () => {
  test.each<[string, ExamineResult, unknown]>([
    ['nothing', undefined, { type: 'pass' }],
    ['true', true, { type: 'pass' }],
    ['a verdict', suspect, suspect],
    [
      'a text',
      'Too long.',
      {
        type: 'fail',
        findings: [{ kind: 'inconsistent', validator: 'own', message: 'Too long.' }],
      },
    ],
  ])('that returns %s', async (_name, returned, verdict) => {
    const own = validator({ name: 'own', examine: async () => returned });
    expect(await own.examine(examinationOf({ value: 1 }))).toEqual(verdict);
  });

  test('that returns false says nothing that could be mended', async () => {
    const own = validator({ name: 'own', examine: () => false as unknown as true });
    await expect(own.examine(examinationOf({ value: 1 }))).rejects.toThrow('got false');
  });

  test('is free and has the deadline of its cost where nothing is said', () => {
    const examine = () => undefined;
    expect(validator({ name: 'own', examine })).toMatchObject({
      cost: 'free',
      deadlineMs: 1_000,
      onlyIfSuspect: false,
    });
    expect(validator({ name: 'own', cost: 'dear', examine }).deadlineMs).toBe(60_000);
  });

  test.each([
    [{ name: '' }, 'name must be a text that is not empty, got ""'],
    [{ cost: 'toString' as 'free' }, 'cost must be free, cheap or dear, got "toString"'],
    [{ deadlineMs: 0 }, 'deadlineMs must be > 0 and finite, got 0'],
    [{ deadlineMs: Number.POSITIVE_INFINITY }, 'deadlineMs must be > 0 and finite, got Infinity'],
    [{ examine: undefined as unknown as () => true }, 'examine must be a function, got undefined'],
  ])('refuses %j', (wrong, message) => {
    expect(() => validator({ name: 'own', examine: () => true, ...wrong })).toThrow(message);
  });
});
