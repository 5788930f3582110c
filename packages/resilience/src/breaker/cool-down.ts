import { checkAbove, checkAtLeast, checkFinite, checkRatio } from '../option-checks.ts';

/** How long a breaker stays open before a trial. */
export interface CoolDown {
  /** The first open period. Default 60 000 ms; ≥ 0. */
  readonly forMs: number;
  /** Each period is longer or shorter by up to this share, so that many do not try at once. Default 0.1. */
  readonly jitterRatio: number;
  /** Each failed trial makes the next period so many times as long. Default 1: no growth; ≥ 1. */
  readonly factor: number;
  /** The longest period, before jitter. Default 600 000 ms. */
  readonly maxMs: number;
}

/** A minute, give or take a tenth, with no growth. */
export const COOL_DOWN: CoolDown = {
  forMs: 60_000, // The design article, gobreaker, failsafe-go and resilience4j.
  jitterRatio: 0.1, // Finagle's.
  factor: 1,
  maxMs: 600_000,
};

/**
 * The open period after `failedTrials` failed trials in a row. `chance` is in [0, 1).
 * `forMs 60 000, factor 2, one failed trial, chance 0.5 → 120 000`
 */
export function openForMs(coolDown: CoolDown, failedTrials: number, chance: number): number {
  const { forMs, factor, maxMs, jitterRatio } = coolDown;
  // Growth is capped before it is multiplied: nothing times `Infinity` would be no number.
  const growth = Math.min(Number.MAX_SAFE_INTEGER, factor ** failedTrials);
  const base = Math.min(maxMs, Number.MAX_SAFE_INTEGER, forMs * growth);
  return base * (1 + jitterRatio * (2 * chance - 1));
}

export function checkCoolDown(coolDown: CoolDown): CoolDown {
  checkFinite('coolDown.forMs', coolDown.forMs, 0);
  checkRatio('coolDown.jitterRatio', coolDown.jitterRatio);
  checkAtLeast('coolDown.factor', coolDown.factor, 1);
  checkAbove('coolDown.maxMs', coolDown.maxMs, 0);
  if (coolDown.forMs > coolDown.maxMs) {
    throw new RangeError(
      `coolDown.forMs must be at most coolDown.maxMs (${coolDown.maxMs}), got ${coolDown.forMs}`,
    );
  }
  return coolDown;
}
