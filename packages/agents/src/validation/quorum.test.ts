import { describe, expect, test } from 'vitest';
import { examinationOf } from '../testing/examination-of.ts';
import { quorum } from './quorum.ts';

const opinions = (answers: string, family?: string) =>
  [...answers].map((value, index) => ({
    agent: `other-${index}`,
    answer: { value },
    ...(family === undefined ? {} : { family }),
  }));

describe('quorum', () => {
  test.each([
    ['all agree', 'aaaa', 'pass', undefined],
    ['most agree', 'abaaaa', 'pass', undefined],
    ['all agree on another answer', 'bbbbbb', 'fail', 'outvoted'],
    ['it is split', 'abcabcabc', 'suspect', 'outvoted'],
    ['too few agree', 'aa', 'suspect', 'unproven'],
    ['too few are for another answer', 'bb', 'suspect', 'outvoted'],
    ['there is nobody', '', 'suspect', 'unproven'],
  ])('%s: %s', async (_name, answers, type, kind) => {
    const verdict = await quorum().examine(
      examinationOf({ value: 'a', opinions: opinions(answers) }),
    );
    expect(verdict.type).toBe(type);
    if ('findings' in verdict) expect(verdict.findings[0].kind).toBe(kind);
  });

  test('a pass takes back what cheaper ones suspect', async () => {
    const verdict = await quorum().examine(
      examinationOf({ value: 'a', opinions: opinions('aaaa') }),
    );
    expect(verdict).toEqual({
      type: 'pass',
      note: '4 of 4 asked agree',
      settles: ['overconfident', 'unproven', 'unsupported'],
    });
  });

  test('nobody is asked twice, and nobody more than is needed', async () => {
    const asked: (readonly string[])[] = [];
    const examination = examinationOf({ value: 'a', opinions: opinions('aaaaaaaa') });
    await quorum().examine({
      ...examination,
      secondOpinion: (options) => {
        asked.push(options?.except ?? []);
        return examination.secondOpinion(options);
      },
    });
    expect(asked).toEqual([[], ['other-0'], ['other-0', 'other-1']]);
  });

  test('a family has one vote, the answer under examination included', async () => {
    const fields = { value: 'a', opinions: opinions('aaaaaaaa', 'one') };
    expect((await quorum().examine(examinationOf(fields))).type).toBe('suspect');
    const related = { ...fields, family: 'one' };
    expect((await quorum({ probability: 0.7 }).examine(examinationOf(related))).type).toBe('pass');
    expect((await quorum({ probability: 0.8 }).examine(examinationOf(related))).type).toBe(
      'suspect',
    );
  });

  test('which values are the same can be said', async () => {
    const loose = quorum<number>({ isSame: (one, other) => Math.abs(one - other) < 0.1 });
    const others = [1.01, 0.99, 1.02, 1.03].map((value, index) => ({
      agent: `other-${index}`,
      answer: { value },
    }));
    expect((await loose.examine(examinationOf({ value: 1, opinions: others }))).type).toBe('pass');
  });

  test('answers can be compared as votes are', () => {
    const { isSame } = quorum<string>();
    expect([isSame?.('Linz', ' linz'), isSame?.('Linz', 'Graz')]).toEqual([true, false]);
  });

  test('wrong options are refused', () => {
    expect(() => quorum({ probability: 0.5 })).toThrow('probability must be > 0.5, got 0.5');
  });
});
