import { checkAbove, checkAtMost, checkCount, checkRatio } from '../option-checks.ts';
import { COUNT_WINDOW_CALLS } from './count-window.ts';
import type { Comparison } from './ratio.ts';
import { TIME_WINDOW_CALLS } from './time-window.ts';

/** Which calls are slow, and what share of them opens the breaker. */
export interface SlowCalls {
  /** A call that takes longer is slow, whatever comes of it; ms, > 0. */
  readonly overMs: number;
  /** The share of slow calls in the window that opens it, 0–1. */
  readonly ratio: number;
}

/** What the rules that look at a share of the calls have in common. */
interface RatioRule {
  /** The share of failures in the window that opens it, 0–1. */
  readonly failureRatio: number;
  /** So many results are needed before a share means anything; ≥ 1. */
  readonly minimumCalls: number;
  /** Default `atLeast`: a share that is reached opens, as resilience4j and Polly have it. */
  readonly compare?: Comparison;
  /** Whether a success may open it too, when it makes the minimum. Default `failure`. */
  readonly judgedOn?: 'failure' | 'any';
  readonly slow?: SlowCalls;
}

/** When a closed breaker opens. Plain data; the share always counts *completed* calls only. */
export type TripPolicy =
  /** So many failures with no success between them. */
  | { readonly type: 'consecutive'; readonly failures: number }
  /** So many failures within a time, whatever else succeeds; at most 10 000. */
  | { readonly type: 'failuresWithin'; readonly failures: number; readonly withinMs: number }
  /** A share of the last `size` calls; at most 1 000 000, of one byte each. */
  | ({ readonly type: 'countWindow'; readonly size: number } & RatioRule)
  /** A share of the calls that ended in the last `windowMs`; of the latest 10 000 of them. */
  | ({ readonly type: 'timeWindow'; readonly windowMs: number } & RatioRule);

/**
 * Three in a row, as the design article has it. Right for crashes; an agent whose every third answer
 * is wrong by nature trips it after 51 calls on average, so give such a one a `countWindow`.
 */
export const TRIP_POLICY: TripPolicy = { type: 'consecutive', failures: 3 };

/** @throws {RangeError} A number is out of range; the message has it. */
export function checkTripPolicy(rule: TripPolicy): TripPolicy {
  switch (rule.type) {
    case 'consecutive':
      checkCount('trip.failures', rule.failures);
      return rule;
    case 'failuresWithin':
      checkCount('trip.failures', rule.failures);
      checkAtMost('trip.failures', rule.failures, TIME_WINDOW_CALLS);
      checkAbove('trip.withinMs', rule.withinMs, 0);
      return rule;
    case 'countWindow':
      checkCount('trip.size', rule.size);
      checkAtMost('trip.size', rule.size, COUNT_WINDOW_CALLS);
      if (rule.minimumCalls > rule.size) {
        throw new RangeError(
          `trip.minimumCalls must be at most trip.size (${rule.size}), got ${rule.minimumCalls}`,
        );
      }
      return checkRatios(rule);
    case 'timeWindow':
      checkAbove('trip.windowMs', rule.windowMs, 0);
      checkAtMost('trip.minimumCalls', rule.minimumCalls, TIME_WINDOW_CALLS);
      return checkRatios(rule);
    default:
      throw new TypeError(`trip.type is unknown: ${String((rule as { type: unknown }).type)}`);
  }
}

function checkRatios<Rule extends TripPolicy & RatioRule>(rule: Rule): Rule {
  checkCount('trip.minimumCalls', rule.minimumCalls);
  checkRatio('trip.failureRatio', rule.failureRatio);
  if (rule.slow) {
    checkAbove('trip.slow.overMs', rule.slow.overMs, 0);
    checkRatio('trip.slow.ratio', rule.slow.ratio);
  }
  return rule;
}
