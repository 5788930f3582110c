import { checkCount } from '../option-checks.ts';

/**
 * How likely it is that the leading answer stays ahead of the runner-up however many more votes come,
 * if nothing was known before: 1 − I₀.₅(leader + 1, runnerUp + 1), the tail of a Beta distribution, as
 * an exact sum of binomial terms.
 *
 * It takes every vote as independent: for voters that err together use {@link quorum} with a record.
 *
 * @param votes Votes of each of the two; whole numbers from 0 to 500.
 * @returns From 0 to 1: 0.969 for 4 to 0, 0.938 for 3 to 0, 0.5 for a tie.
 * @throws {RangeError} A number of votes is out of range; the message has the value.
 * @see Aggarwal et al., "Let's Sample Step by Step: Adaptive-Consistency", 2023.
 * @example
 * import { leadProbability } from '@coppice/resilience';
 * const probability = leadProbability({ leader: 4, runnerUp: 0 });
 * if (probability !== 1 - 1 / 32) throw new Error(`${probability}`);
 */
export function leadProbability(votes: {
  readonly leader: number;
  readonly runnerUp: number;
}): number {
  const { leader, runnerUp } = votes;
  checkVotes('leader', leader);
  checkVotes('runnerUp', runnerUp);
  // P(Beta(a, b) > ½) = P(Bin(a + b − 1, ½) < a): of leader + runnerUp + 1 tosses, at most `leader`.
  const tosses = leader + runnerUp + 1;
  if (leader < runnerUp) return 1 - leadProbability({ leader: runnerUp, runnerUp: leader });
  // The tail that is summed is the smaller one, so nothing is lost to rounding.
  let term = 2 ** -tosses;
  let tail = 0;
  for (let heads = tosses; heads > leader; heads--) {
    tail += term;
    term = (term * heads) / (tosses - heads + 1);
  }
  return 1 - tail;
}

function checkVotes(name: string, value: number): void {
  checkCount(name, value, 0);
  if (value > 500) throw new RangeError(`${name} must be ≤ 500, got ${value}`);
}
