import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NO_VOTER_HISTORY, type VoteOutcome, voterRecord, withOutcome } from './voter-history.ts';

const historyOf = (outcomes: readonly VoteOutcome[], questions = 500) =>
  outcomes.reduce(
    (history, outcome) => withOutcome(history, outcome, { questions }),
    NO_VOTER_HISTORY,
  );

const together = (pattern: string) =>
  historyOf(
    [...pattern].map((sign) => [
      ['a', sign !== '-'],
      ['b', sign === '+' || sign === 'b'],
    ]),
  );

describe('withOutcome', () => {
  test('the oldest question is forgotten', () => {
    const outcomes = [1, 2, 3, 4].map((n): VoteOutcome => [[`v${n}`, true]]);
    expect(historyOf(outcomes, 3).outcomes).toEqual(outcomes.slice(1));
  });

  test('a limit of nothing is refused', () => {
    expect(() => withOutcome(NO_VOTER_HISTORY, [], { questions: 0 })).toThrow(
      new RangeError('questions must be an integer ≥ 1, got 0'),
    );
  });

  test('survives JSON', () => {
    const history = together('++-');
    expect(JSON.parse(JSON.stringify(history))).toEqual(history);
  });
});

describe('voterRecord', () => {
  test('accuracy is the share of right answers, drawn to a half while there are few', () => {
    expect(voterRecord(together('+++-')).accuracy('a')).toBe(4 / 6);
    expect(voterRecord(NO_VOTER_HISTORY).accuracy('a')).toBe(0.5);
  });

  test('voters that always err together correlate by nearly one', () => {
    expect(voterRecord(together('+-'.repeat(90))).correlation('a', 'b')).toBeCloseTo(0.95, 2);
  });

  test('voters that err by turns count as independent, not as better than that', () => {
    const history = historyOf(
      Array.from({ length: 300 }, (_, n) => [
        ['a', n % 2 === 0],
        ['b', n % 2 === 1],
      ]),
    );
    expect(voterRecord(history).correlation('a', 'b')).toBe(0);
  });

  test('strangers, and those that never err, have the usual correlation', () => {
    expect(voterRecord(NO_VOTER_HISTORY).correlation('a', 'b')).toBe(0.5);
    expect(voterRecord(together('+'.repeat(99))).correlation('a', 'b')).toBe(0.5);
  });

  test('only common questions count', () => {
    const common: VoteOutcome[] = Array.from({ length: 99 }, (_, n) => [
      ['a', n % 2 > 0],
      ['b', n % 3 > 0],
    ]);
    const alone: VoteOutcome[] = Array.from({ length: 99 }, (_, n) => [['a', n % 5 > 0]]);
    const [one, other] = [
      voterRecord(historyOf(common)),
      voterRecord(historyOf([...common, ...alone])),
    ];
    expect(other.correlation('a', 'b')).toBe(one.correlation('a', 'b'));
  });

  test('is symmetric and between 0 and 1', () => {
    const outcome = fc.tuple(fc.boolean(), fc.boolean());
    fc.assert(
      fc.property(fc.array(outcome, { maxLength: 60 }), (pairs) => {
        const record = voterRecord(
          historyOf(
            pairs.map(([a, b]) => [
              ['a', a],
              ['b', b],
            ]),
          ),
        );
        expect(record.correlation('a', 'b')).toBe(record.correlation('b', 'a'));
        expect(record.correlation('a', 'b')).toBeGreaterThanOrEqual(0);
        expect(record.correlation('a', 'b')).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('a history of another version is refused', () => {
    expect(() => voterRecord(JSON.parse('{"version":2,"outcomes":[]}'))).toThrow(TypeError);
  });
});
