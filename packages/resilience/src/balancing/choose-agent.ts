import { type Random, seededRandom } from '@coppice/host';
import { checkCount, checkFinite, checkRatio } from '../option-checks.ts';

/** An agent that could take the task, and how it did of late. */
export interface Candidate {
  readonly agent: string;
  /** Calls that run now. */
  readonly inFlight: number;
  /** Mean latency of late; left out while unknown. */
  readonly latencyMs?: number;
  /** Share of calls that succeeded of late, 0–1; left out while unknown. */
  readonly successRatio?: number;
  /** How many calls these two figures rest on: of late, so with fractions where older ones fade. */
  readonly samples?: number;
}

/** Who takes the task. */
export type Choice =
  | {
      readonly type: 'chosen';
      readonly agent: string;
      /** What its next success is expected to take, in milliseconds. */
      readonly costMs: number;
      /** The one it was compared with. */
      readonly against?: { readonly agent: string; readonly costMs: number };
    }
  | { readonly type: 'none' };

/**
 * Chooses the cheaper of two agents drawn by chance: cost = (calls in flight + 1) · mean latency /
 * share of successes.
 *
 * Two, and not the best of all: with figures that are a moment old, everybody would run to the same
 * best one. An agent without history is taken to be as fast as the fastest of the others and to
 * succeed, so that it is tried. Leave out agents whose breaker is open before, and outliers with
 * `ejectOutliers`.
 *
 * @param options.random The chance; the same one and the same candidates give the same choice.
 * @param options.taskId Breaks ties: by a hash, so equal agents share the tasks evenly.
 * @returns The choice, or `none` without candidates.
 * @throws {RangeError} A candidate's figure is out of its range; the message has it.
 * @see Mitzenmacher, "The Power of Two Choices in Randomized Load Balancing", 2001.
 * @example
 * import { seededRandom } from '@coppice/host';
 * import { chooseAgent } from '@coppice/resilience';
 * const choice = chooseAgent(
 *   [
 *     { agent: 'busy', inFlight: 5, latencyMs: 800, successRatio: 1 },
 *     { agent: 'idle', inFlight: 0, latencyMs: 900, successRatio: 0.9 },
 *   ],
 *   { random: seededRandom(1), taskId: 'task 7' },
 * );
 * if (choice.type !== 'chosen' || choice.agent !== 'idle') throw new Error('the busy one again');
 */
export function chooseAgent(
  candidates: readonly Candidate[],
  options: { readonly random: Random; readonly taskId: string },
): Choice {
  for (const candidate of candidates) checkCandidate(candidate);
  const fallbackMs = fastestMs(candidates);
  const [first, second] = drawTwo(candidates, options.random);
  if (first === undefined) return { type: 'none' };
  const firstMs = costMs(first, fallbackMs);
  if (second === undefined) return { type: 'chosen', agent: first.agent, costMs: firstMs };
  const secondMs = costMs(second, fallbackMs);
  const isFirst =
    firstMs === secondMs
      ? tieBreak(options.taskId, first.agent) < tieBreak(options.taskId, second.agent)
      : firstMs < secondMs;
  const one = { agent: first.agent, costMs: firstMs };
  const other = { agent: second.agent, costMs: secondMs };
  return isFirst
    ? { type: 'chosen', ...one, against: other }
    : { type: 'chosen', ...other, against: one };
}

function drawTwo(
  candidates: readonly Candidate[],
  random: Random,
): readonly [Candidate | undefined, Candidate | undefined] {
  const count = candidates.length;
  if (count < 2) return [candidates[0], undefined];
  const one = random.int(count);
  const drawn = random.int(count - 1);
  const other = drawn < one ? drawn : drawn + 1;
  return [candidates[one], candidates[other]];
}

// An agent that never succeeds must have a cost that can still be compared.
const LEAST_SUCCESS = 0.01;
const LEAST_LATENCY_MS = 1;

function costMs(candidate: Candidate, fallbackMs: number): number {
  const { inFlight, latencyMs = fallbackMs, successRatio = 1 } = candidate;
  const latency = Math.max(LEAST_LATENCY_MS, latencyMs);
  return ((inFlight + 1) * latency) / Math.max(LEAST_SUCCESS, successRatio);
}

function fastestMs(candidates: readonly Candidate[]): number {
  let fastest = Number.POSITIVE_INFINITY;
  for (const { latencyMs } of candidates) {
    if (latencyMs !== undefined && latencyMs < fastest) fastest = latencyMs;
  }
  return Number.isFinite(fastest) ? fastest : LEAST_LATENCY_MS;
}

function tieBreak(taskId: string, agent: string): number {
  return seededRandom(`${taskId} ${agent}`).next();
}

/**
 * One figure that is no number would make every comparison with it false.
 *
 * @throws {RangeError} A figure is out of its range; the message has it.
 */
export function checkCandidate(candidate: Candidate): void {
  const { inFlight, latencyMs = 0, successRatio = 1, samples = 0 } = candidate;
  checkCount('inFlight', inFlight, 0);
  checkFinite('latencyMs', latencyMs, 0);
  checkRatio('successRatio', successRatio);
  checkFinite('samples', samples, 0);
}
