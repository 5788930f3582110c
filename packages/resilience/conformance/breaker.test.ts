// Facts found in the tests, sources and threads of other breakers, played on ours in virtual time.
import { describe, expect, test } from 'vitest';
import { type BreakerCase, readCases } from './breaker-case.ts';
import { OWN_CASES, skipReason } from './case-set.ts';
import { playCase } from './play-case.ts';

const cases = readCases(OWN_CASES);
const caseOf = (id: string): BreakerCase => {
  const found = cases.find((each) => each.id === id);
  if (!found) throw new Error(`no case ${id}`);
  return found;
};

describe('the breaker', () => {
  test.each(
    cases
      .filter((each) => skipReason(each) === undefined)
      .map((each) => [each.id, each.title, each]),
  )('%s %s', async (_id, _title, each) => {
    expect(await playCase(each as BreakerCase)).toEqual([]);
  });

  test('all but the one about shutting down are played', () => {
    expect(cases.filter((each) => skipReason(each) !== undefined).map(({ id }) => id)).toEqual([
      'G13',
    ]);
  });
});

describe('what differs is noticed', () => {
  const c01 = caseOf('C01');

  test.each([
    ['a state', { state: 'open' }, 'state: want "open", got "closed"'],
    ['an admission', { admitted: false }, 'admitted: want false, got [true]'],
    ['a reason', { reject: 'open' }, 'reject: want "open", got []'],
    ['a count', { admittedCount: 2 }, 'admittedCount: want 2, got 1'],
    ['a time', { retryAfterMs: 5 }, 'retryAfterMs: want 5, got 0'],
  ])('%s', async (_what, expectation, difference) => {
    const steps = c01.steps.map((step, index) =>
      index === 1 ? { ...step, expect: expectation } : step,
    );
    expect(await playCase({ ...c01, steps })).toEqual([`step 1 call at 60005 ms: ${difference}`]);
  });

  test('a change of mode', async () => {
    const transitions = c01.transitions?.slice(1) ?? [];
    expect((await playCase({ ...c01, transitions })).join()).toContain(
      'transitions: want open>half',
    );
  });

  test('a case that does something unknown fails', async () => {
    const steps = [{ t: 0, op: 'explode' }];
    await expect(playCase({ ...c01, steps })).rejects.toThrow('there is no op "explode"');
  });
});
