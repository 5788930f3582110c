import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type QuorumOptions, quorum, type Vote } from './quorum.ts';
import type { VoterRecord } from './voter-history.ts';

/** 'aab' → three voters, two for a. */
const votesOf = (answers: string): readonly Vote<string>[] =>
  [...answers].map((answer, index) => ({ voter: `v${index}`, answer }));

const recordOf = (accuracy: number, correlation: number): VoterRecord => ({
  accuracy: () => accuracy,
  correlation: () => correlation,
});

describe('quorum', () => {
  test.each([
    ['nobody', '', 'undecided'],
    ['too few', 'aa', 'undecided'],
    ['three of three', 'aaa', 'undecided'],
    ['four of four', 'aaaa', 'agreed'],
    ['five to one', 'aaaaab', 'undecided'],
    ['six to one', 'aaaaaab', 'agreed'],
    ['all different', 'abcdefghi', 'split'],
    ['five to four', 'aaaaabbbb', 'split'],
    ['seven to two', 'aaaaaaabb', 'split'],
  ])('%s: %s → %s', (_, answers, expected) => {
    expect(quorum(votesOf(answers)).type).toBe(expected);
  });

  test('says which answer, who gave which, and how sure it is', () => {
    expect(quorum(votesOf('baaaaaa'))).toEqual({
      type: 'agreed',
      answer: 'a',
      groups: [
        { answer: 'a', voters: ['v1', 'v2', 'v3', 'v4', 'v5', 'v6'] },
        { answer: 'b', voters: ['v0'] },
      ],
      probability: 1 - 9 / 256,
      effectiveVotes: 7,
    });
  });

  test('a split says how the answers fall apart', () => {
    const result = quorum(votesOf('aabbbcdef'));
    expect(result.type === 'split' && result.finding).toBe(
      '9 answers fall into 6 groups, the largest of 3; none is sure enough.',
    );
  });

  test('voters of one family share one vote', () => {
    const family = [0, 1, 2, 3].map((n) => ({ voter: `m${n}`, family: 'model', answer: 'a' }));
    expect(quorum(family)).toMatchObject({ type: 'undecided', effectiveVotes: 1 });
    const others = votesOf('aaa');
    expect(quorum([...family, ...others])).toMatchObject({ type: 'agreed', effectiveVotes: 4 });
  });

  test('six sixths are one vote, whatever the rounding', () => {
    const family = [0, 1, 2, 3, 4, 5].map((n) => ({
      voter: `m${n}`,
      family: 'model',
      answer: 'a',
    }));
    expect(quorum([...votesOf('aaa'), ...family]).type).toBe('agreed');
  });

  test('with a record, correlated voters count as n / (1 + (n − 1)ρ)', () => {
    const { effectiveVotes } = quorum(votesOf('aaaaa'), { record: recordOf(0.8, 0.4) });
    expect(effectiveVotes).toBeCloseTo(5 / 2.6, 12);
  });

  test.each([
    ['good and independent voters agree soon', 'aaa', 0.9, 0, 'agreed'],
    ['good voters that err together need not be believed', 'aaa', 0.8, 0.8, 'undecided'],
    ['coin tossers never agree', 'aaaaaaaaa', 0.5, 0, 'split'],
    ['voters that mostly err never agree', 'aaaaaaaaa', 0.3, 0, 'split'],
  ])('%s', (_, answers, accuracy, correlation, expected) => {
    expect(quorum(votesOf(answers), { record: recordOf(accuracy, correlation) }).type).toBe(
      expected,
    );
  });

  test('one voter that is nearly always right outweighs two that are not', () => {
    const accuracy = (voter: string) => (voter === 'v0' ? 0.99 : 0.6);
    const result = quorum(votesOf('abb'), { record: { accuracy, correlation: () => 0 } });
    expect(result).toMatchObject({ type: 'agreed', answer: 'a' });
  });

  test('a voter that mostly errs counts nothing, not against what it says', () => {
    const accuracy = (voter: string) => (voter === 'v0' ? 0.9 : 0.05);
    const result = quorum(votesOf('abb'), { record: { accuracy, correlation: () => 0 } });
    expect(result.probability).toBeCloseTo(0.9, 12);
  });

  test('what is as likely as the leader takes its certainty away', () => {
    expect(quorum(votesOf('aabb'), { record: recordOf(0.9, 0) }).probability).toBe(0.5);
  });

  test('nothing is decided with fewer votes than are wanted', () => {
    expect(quorum(votesOf('aaaa'), { leastVotes: 5 }).type).toBe('undecided');
    expect(quorum(votesOf('aaaaa'), { leastVotes: 5 }).type).toBe('agreed');
  });

  test('answers are the same by wording, by JSON, or as the user says', () => {
    const texts = ['Graz.', 'graz', ' GRAZ!', 'Graz'].map((answer, n) => ({
      voter: `${n}`,
      answer,
    }));
    expect(quorum(texts)).toMatchObject({ type: 'agreed', answer: 'Graz.' });
    const values = [1, 2, 3, 4].map((n) => ({ voter: `${n}`, answer: { b: 1, a: [2] } }));
    expect(quorum(values).groups).toHaveLength(1);
    const near = [1, 1.01, 1.02, 0.99].map((answer, n) => ({ voter: `${n}`, answer }));
    const isSame = (one: number, other: number) => Math.abs(one - other) < 0.1;
    expect(quorum(near, { isSame }).type).toBe('agreed');
    expect(quorum(near).groups).toHaveLength(4);
  });

  test('the order of the votes does not matter for the type', () => {
    const answers = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 9 });
    fc.assert(
      fc.property(answers, fc.integer({ min: 0, max: 8 }), (votes, shift) => {
        const turned = [...votes.slice(shift), ...votes.slice(0, shift)];
        const [one, other] = [quorum(votesOf(votes.join(''))), quorum(votesOf(turned.join('')))];
        expect(other.type).toBe(one.type);
        expect(other.probability).toBe(one.probability);
      }),
    );
  });

  test.each<[QuorumOptions<string>, string]>([
    [{ probability: 0.5 }, 'probability must be > 0.5, got 0.5'],
    [{ probability: 1.1 }, 'probability must be in 0–1, got 1.1'],
    [{ leastVotes: 0 }, 'leastVotes must be an integer ≥ 1, got 0'],
    [{ mostVotes: 2 }, 'mostVotes must be an integer ≥ 3, got 2'],
    [{ mostVotes: 501 }, 'mostVotes must be ≤ 500, got 501'],
  ])('wrong options %j throw with the value', (options, message) => {
    expect(() => quorum(votesOf('a'), options)).toThrow(new RangeError(message));
  });

  test('nobody votes twice', () => {
    const twice = [...votesOf('a'), ...votesOf('b')];
    expect(() => quorum(twice)).toThrow(
      new RangeError('each voter votes once, but "v0" voted twice'),
    );
  });
});
