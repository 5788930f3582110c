import { checkAbove, checkCount, checkRatio } from '../option-checks.ts';
import { type Comparison, reaches } from './ratio.ts';

/** How a half-open breaker finds out whether what it guards is back. */
export interface TrialRule {
  /** So many calls are let through, and no more. Default 1; ≥ 1. */
  readonly count: number;
  /**
   * A trial that has not answered for so long has failed, and its place is free. Default: the
   * deadline of calls, else the open period; `Infinity` waits for ever, and can wedge the breaker.
   */
  readonly leaseMs?: number;
  /** Absent: all must succeed, and the first failure decides. Given: this share of failures re-opens. */
  readonly failureRatio?: number;
  /** With `failureRatio`: this share of slow trials re-opens too. */
  readonly slowRatio?: number;
  /** With a ratio: whether it re-opens when reached, the default, or when exceeded. */
  readonly compare?: Comparison;
  /** With a ratio: as soon as the failures suffice, or when all have answered. Default `all`. */
  readonly decide?: 'early' | 'all';
}

/** What the trials of one half-open period have brought so far. */
export interface TrialResults {
  readonly succeeded: number;
  readonly failed: number;
  readonly slow: number;
}

export const NO_TRIAL_RESULTS: TrialResults = { succeeded: 0, failed: 0, slow: 0 };

/** Whether one more may be let through. Those that said nothing have given their place back. */
export function hasPlace(rule: TrialRule, results: TrialResults, running: number): boolean {
  return running + results.succeeded + results.failed < rule.count;
}

/** What the results so far decide. The minimum number of calls of a window does not apply here. */
export function judgeTrials(
  rule: TrialRule,
  results: TrialResults,
): 'undecided' | 'close' | 'open' {
  const { count, failureRatio, slowRatio, compare, decide } = rule;
  const { succeeded, failed, slow } = results;
  const answered = succeeded + failed;
  if (failureRatio === undefined) {
    if (failed > 0) return 'open';
    return succeeded >= count ? 'close' : 'undecided';
  }
  if (decide === 'early' && reaches(failed, count, failureRatio, compare)) return 'open';
  if (answered < count) return 'undecided';
  const isBad =
    reaches(failed, answered, failureRatio, compare) ||
    (slowRatio !== undefined && reaches(slow, answered, slowRatio, compare));
  return isBad ? 'open' : 'close';
}

export function checkTrialRule(rule: TrialRule): TrialRule {
  checkCount('trials.count', rule.count);
  if (rule.leaseMs !== undefined) checkAbove('trials.leaseMs', rule.leaseMs, 0);
  if (rule.failureRatio !== undefined) checkRatio('trials.failureRatio', rule.failureRatio);
  if (rule.slowRatio !== undefined) checkRatio('trials.slowRatio', rule.slowRatio);
  return rule;
}
