import { describe, expect, test } from 'vitest';
import { examinationOf } from '../testing/examination-of.ts';
import { crossReference } from './cross-reference.ts';

const gold = { plan: 'Gold', text: 'The Gold plan costs $299 a month.' };

describe('crossReference', () => {
  test.each([
    ['what a source has', { price: 299, plan: 'the Gold plan' }, [gold], 'pass'],
    ['a number of none', { price: 399, plan: 'the Gold plan' }, [gold], 'suspect'],
    ['a number of the other source', { price: 399 }, [gold, 'It was $399.'], 'pass'],
    ['anything, without a source', 'Gold', [], 'suspect'],
  ])('grounded: %s', async (_name, value, consumed, type) => {
    expect((await crossReference().examine(examinationOf({ value, consumed }))).type).toBe(type);
  });

  test('without a source it is unproven, a number of none unsupported', async () => {
    const kinds = async (consumed: readonly unknown[]) => {
      const verdict = await crossReference().examine(examinationOf({ value: '$399', consumed }));
      return 'findings' in verdict && verdict.findings.map(({ kind }) => kind);
    };
    expect(await kinds([])).toEqual(['unproven']);
    expect(await kinds([gold])).toEqual(['unsupported']);
  });

  test('contradiction: each source is compared by itself', async () => {
    const check = crossReference({ compare: 'contradiction' });
    const value = 'The league had 10 teams.';
    const consumed = ['The league had eight teams.', 'The league had many fans.'];
    expect(await check.examine(examinationOf({ value, consumed }))).toMatchObject({
      type: 'suspect',
      findings: [{ kind: 'unsupported' }],
    });
  });

  test('what an own comparison finds fails, on the sources and the claim that were chosen', async () => {
    const check = crossReference<string, { text: string }>({
      sources: async ({ task }) => [task.input],
      claim: ({ text }) => text,
      compare: async (claim, [source]) => (claim === source ? undefined : `${claim}≠${source}`),
    });
    expect(check.cost).toBe('cheap');
    const examine = (text: string) => check.examine(examinationOf({ value: { text }, input: 'a' }));
    expect((await examine('a')).type).toBe('pass');
    expect(await examine('b')).toMatchObject({ type: 'fail', findings: [{ message: 'b≠a' }] });
  });

  test('a comparison of another name is refused', () => {
    expect(() => crossReference({ compare: 'guess' as 'grounded' })).toThrow('compare must be');
  });
});
