import { checkAbove, checkCount, checkRatio } from '../option-checks.ts';
import { type Candidate, checkCandidate } from './choose-agent.ts';

/** When an agent is left out because the others do so much better. */
export interface OutlierOptions {
  /** Standard deviations of the others that it must be away from their mean. Default 1.9; > 0. */
  readonly deviations?: number;
  /** It must also be this many times slower than the others are. Default 3; > 1. */
  readonly slowerTimes?: number;
  /** `samples` that an agent needs to be judged or to judge others. Default 20; ≥ 1. */
  readonly minSamples?: number;
  /** Agents with so many samples that it takes to say what is usual. Default 3; ≥ 2. */
  readonly minAgents?: number;
  /** Share of the agents that may be left out; at least one may. Default 0.5; 0–0.5. */
  readonly maxEjectedRatio?: number;
}

/** What holds where `OutlierOptions` do not say otherwise. */
export const OUTLIER_DEFAULTS: Required<OutlierOptions> = Object.freeze({
  // Envoy, outlier detection: success_rate_stdev_factor 1 900, in thousandths.
  deviations: 1.9,
  // A judgement: p99/p50 of one healthy agent is 2–14, but a mean of 20 calls is far steadier.
  slowerTimes: 3,
  // Envoy asks for 100 requests on 5 hosts; agents make fewer and slower calls. A judgement.
  minSamples: 20,
  // The fewest of which two can outvote the third. A judgement.
  minAgents: 3,
  // Envoy ejects at most a tenth, and lets everybody in when half are gone. Half, and never more,
  // leaves the decision about a pool that is bad as a whole to the capacity tiers.
  maxEjectedRatio: 0.5,
});

/** One that was left out, and how far it is from the others. */
export interface EjectedAgent {
  readonly agent: string;
  readonly reason: 'successRatio' | 'latencyMs';
  /** In multiples of what would have been enough. */
  readonly severity: number;
}

/** Who stays. */
export interface Ejection {
  readonly kept: readonly Candidate[];
  /** The worst first. */
  readonly ejected: readonly EjectedAgent[];
}

/**
 * Leaves out agents that are much slower or fail much more often than the others do.
 *
 * A relative rule: it finds the one bad agent, not the bad provider, for which breakers and
 * capacity tiers are there. Each agent is compared with the mean and the spread of the *others*;
 * with itself among them, one of five could never be 1.9 deviations away. At least half always
 * stay.
 *
 * @param options `deviations` 1.9, `slowerTimes` 3, `minSamples` 20, `minAgents` 3,
 *   `maxEjectedRatio` 0.5.
 * @returns Who stays, in the order given, and who does not. Agents with few calls stay.
 * @throws {RangeError} An option or a candidate's figure is out of its range; the message has it.
 * @see Envoy, "Outlier detection".
 * @example
 * import { ejectOutliers } from '@coppice/resilience';
 * const candidates = [1, 1, 1, 0.4].map((successRatio, index) => ({
 *   agent: `agent ${index}`, inFlight: 0, latencyMs: 500, successRatio, samples: 50,
 * }));
 * const { ejected } = ejectOutliers(candidates);
 * if (ejected[0]?.agent !== 'agent 3') throw new Error('the bad one stays');
 */
export function ejectOutliers(
  candidates: readonly Candidate[],
  options: OutlierOptions = {},
): Ejection {
  const rule = checked({ ...OUTLIER_DEFAULTS, ...options });
  for (const candidate of candidates) checkCandidate(candidate);
  const known = candidates.filter(({ samples = 0 }) => samples >= rule.minSamples);
  if (known.length < rule.minAgents) return { kept: candidates, ejected: [] };
  const successes = momentsOf(known.map(({ successRatio = 1 }) => successRatio));
  // Latencies are compared by their logarithms: they are skewed, and "three times slower" is a
  // step.
  const latencies = momentsOf(known.map(logLatency));
  const found: EjectedAgent[] = [];
  for (const candidate of known) {
    const failing = failingBy(candidate, without(successes, candidate.successRatio ?? 1), rule);
    const slow = slowBy(candidate, without(latencies, logLatency(candidate)), rule);
    const severity = Math.max(failing, slow);
    if (severity <= 1) continue;
    const reason = failing >= slow ? 'successRatio' : 'latencyMs';
    found.push({ agent: candidate.agent, reason, severity });
  }
  // Of equally bad ones always the same go, whatever the order they are given in.
  found.sort(
    (left, right) => right.severity - left.severity || (left.agent < right.agent ? -1 : 1),
  );
  const most = Math.max(1, Math.floor(candidates.length * rule.maxEjectedRatio));
  const ejected = found.slice(0, most);
  const gone = new Set(ejected.map(({ agent }) => agent));
  return { kept: candidates.filter(({ agent }) => !gone.has(agent)), ejected };
}

type Rule = Required<OutlierOptions>;

function failingBy(
  { successRatio = 1, samples = 1 }: Candidate,
  others: Spread,
  rule: Rule,
): number {
  // Of few calls some fail by chance: less than that is no sign of anything.
  const chance = Math.sqrt((others.mean * (1 - others.mean)) / samples);
  const enough = rule.deviations * Math.max(others.deviation, chance, 0.02);
  return (others.mean - successRatio) / enough;
}

function slowBy(candidate: Candidate, others: Spread, rule: Rule): number {
  const enough = Math.max(rule.deviations * others.deviation, Math.log(rule.slowerTimes));
  return (logLatency(candidate) - others.mean) / enough;
}

function logLatency({ latencyMs = 1 }: Candidate): number {
  return Math.log(Math.max(1, latencyMs));
}

interface Moments {
  readonly count: number;
  readonly sum: number;
  readonly squares: number;
}

interface Spread {
  readonly mean: number;
  readonly deviation: number;
}

function momentsOf(values: readonly number[]): Moments {
  let sum = 0;
  let squares = 0;
  for (const value of values) {
    sum += value;
    squares += value * value;
  }
  return { count: values.length, sum, squares };
}

// One pass for all and a subtraction for each, instead of n passes over n.
function without(all: Moments, value: number): Spread {
  const count = all.count - 1;
  const mean = (all.sum - value) / count;
  const variance = (all.squares - value * value) / count - mean * mean;
  return { mean, deviation: Math.sqrt(Math.max(0, variance)) };
}

function checked(rule: Rule): Rule {
  checkAbove('deviations', rule.deviations, 0);
  checkAbove('slowerTimes', rule.slowerTimes, 1);
  checkCount('minSamples', rule.minSamples);
  checkCount('minAgents', rule.minAgents, 2);
  checkRatio('maxEjectedRatio', rule.maxEjectedRatio);
  if (rule.maxEjectedRatio > 0.5) {
    throw new RangeError(`maxEjectedRatio must be ≤ 0.5, got ${rule.maxEjectedRatio}`);
  }
  return rule;
}
