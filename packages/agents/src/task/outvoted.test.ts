import { describe, expect, test } from 'vitest';
import type { Validator } from '../validation/validator.ts';
import type { Verdict } from '../validation/verdict.ts';
import { outvotedOpinions } from './outvoted.ts';

const opinion = (agent: string, value: string, attempt = 1) => ({
  ...{ agent, family: undefined, answer: { value } },
  ...{ taskId: `t/opinion-${agent}`, actorId: agent, attempt },
});

const vote = { name: 'vote', isSame: (one, other) => one === other } as Validator<unknown, unknown>;
const other = { name: 'other' } as Validator<unknown, unknown>;

const finding = { kind: 'unproven', validator: 'vote', message: 'Nobody knows.' } as const;
const doubt: Verdict = { type: 'suspect', findings: [finding] };
const right = { value: 'right' };
const heard = [opinion('a', 'right'), opinion('b', 'wrong')];
const earlier = opinion('a', 'wrong', 1);

describe('outvotedOpinions', () => {
  test.each([
    ['nobody, while it is doubted', doubt, undefined, 'vote', []],
    ['who differs from a doubted answer that is accepted', doubt, right, 'vote', ['b', 'a']],
    ['who differs from an answer that passes', { type: 'pass' }, right, 'vote', ['b', 'a']],
    [
      'whom the verdict names, each once',
      { type: 'pass', outvoted: ['b'] },
      right,
      'vote',
      ['b', 'a'],
    ],
    [
      'whom the verdict names, of an answer that is rejected',
      { type: 'fail', findings: [finding], outvoted: ['b'] },
      undefined,
      'vote',
      ['b'],
    ],
    ['nobody more, by a validator that cannot compare', doubt, right, 'other', []],
  ] as const)('%s', (_name, verdict, accepted, validator, agents) => {
    const outvoted = outvotedOpinions({
      ...(accepted ? { accepted } : {}),
      judgement: {
        type: verdict.type,
        verdicts: [{ validator, verdict, tookMs: 1 }],
        findings: [],
      },
      validators: [vote, other],
      heard,
      opinions: [...heard, earlier],
    });
    expect(outvoted.map(({ opinion: { agent } }) => agent)).toEqual(agents);
    for (const each of outvoted) expect(each.validator).toBe(validator);
  });
});
