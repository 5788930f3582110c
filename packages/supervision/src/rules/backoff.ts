/**
 * How long a supervisor waits before it starts a child again: any time between nothing and a ceiling
 * that doubles with each restart in a row (full jitter), so that many children that failed together
 * do not come back together.
 *
 * @see Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
 */
export interface Backoff {
  /** The ceiling of the first wait. Default 100 ms; > 0. */
  readonly baseMs: number;
  /** No ceiling is above this. Default 30 000 ms; ≥ `baseMs`. */
  readonly maxMs: number;
  /** A child that lived this long begins again at `baseMs`. Default 60 000 ms; > 0. */
  readonly resetAfterMs: number;
}

/** What holds where `backoff` does not say otherwise. */
export const BACKOFF_DEFAULTS: Backoff = Object.freeze({
  baseMs: 100,
  maxMs: 30_000,
  resetAfterMs: 60_000,
});

/**
 * The wait before a restart.
 *
 * @param restartsInARow This one included; ≥ 1.
 * @param chance From 0 up to, not including, 1.
 */
export function backoffMs(backoff: Backoff, restartsInARow: number, chance: number): number {
  const ceilingMs = Math.min(backoff.maxMs, backoff.baseMs * 2 ** (restartsInARow - 1));
  return Math.floor(chance * ceilingMs);
}
