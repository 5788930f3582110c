import { checkAbove, checkRatio } from '../option-checks.ts';

/** When the share of failures is reason to stop everything. */
export interface ErrorRateLimit {
  /** The share of failures that trips, 0–1. Default 0.5. */
  readonly ratio: number;
  /** So many results are needed before it means anything. Default 10. */
  readonly minimumSamples: number;
  /** A result weighs 1/e of its weight after so long. Default 1 800 000 ms. */
  readonly decayMs: number;
}

/** Half of at least ten results, each weighted by its age. */
export const ERROR_RATE_LIMIT: ErrorRateLimit = {
  ratio: 0.5, // The design article's, which trips on the first failure: hence the minimum.
  minimumSamples: 10,
  // Agents take minutes, and results that come one in three minutes still add up to ten. Slower ones
  // need fewer samples or a longer time; with 60 s, as for calls, hardly any would trip it.
  decayMs: 1_800_000,
};

/** The latest results, each weighted by its age. Plain data. */
export interface ErrorRate {
  readonly failures: number;
  readonly samples: number;
  readonly atMs: number;
}

export const NO_RESULTS: ErrorRate = { failures: 0, samples: 0, atMs: 0 };

/** The rate with one result more. */
export function noteResult(
  rate: ErrorRate,
  result: { readonly failed: boolean; readonly atMs: number },
  { decayMs }: ErrorRateLimit,
): ErrorRate {
  const { failed, atMs } = result;
  const weight = Math.exp(-Math.max(0, atMs - rate.atMs) / decayMs);
  return {
    failures: rate.failures * weight + (failed ? 1 : 0),
    samples: rate.samples * weight + 1,
    atMs,
  };
}

/** Whether so many of so many failed that everything is to be stopped. */
export function isTooManyErrors(rate: ErrorRate, limit: ErrorRateLimit): boolean {
  const { failures, samples } = rate;
  return samples >= limit.minimumSamples - ROUNDING && failures >= limit.ratio * samples - ROUNDING;
}

/** Ten results within a second weigh a little less than ten. */
const ROUNDING = 0.05;

export function checkErrorRateLimit(limit: ErrorRateLimit): ErrorRateLimit {
  checkRatio('errorRate.ratio', limit.ratio);
  checkAbove('errorRate.minimumSamples', limit.minimumSamples, 0);
  checkAbove('errorRate.decayMs', limit.decayMs, 0);
  return limit;
}
