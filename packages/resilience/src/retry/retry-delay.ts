import type { Random } from '@coppice/host';
import { checkAbove, checkCount } from '../option-checks.ts';

/** How long to wait before the same rung is tried again after a fault of the infrastructure. */
export interface RetryBackoff {
  /** The ceiling of the first wait. Default 1 000 ms; > 0. */
  readonly baseMs: number;
  /** No ceiling is above this. Default 20 000 ms; `baseMs` to 2 147 483 647. */
  readonly maxMs: number;
}

/** What holds where a `RetryBackoff` does not say otherwise. */
export const RETRY_BACKOFF_DEFAULTS: RetryBackoff = Object.freeze({
  // AWS SDK retry behaviour, base delay for throttling: most faults of model providers are 429s.
  baseMs: 1_000,
  // AWS SDK retry behaviour, MAX_BACKOFF.
  maxMs: 20_000,
});

// A timer of Node with a longer delay fires at once.
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * The wait before a retry: any time between nothing and a ceiling that doubles with each retry in a
 * row (full jitter), so that callers that failed together do not come back together.
 *
 * For faults of the infrastructure: a bad answer is not better for waiting. Where a provider says
 * how long to wait, wait that long at least.
 *
 * @param retriesInARow This one included; ≥ 1.
 * @param random The chance; the same one gives the same waits.
 * @param backoff `baseMs`, default 1 000, > 0; `maxMs`, default 20 000, `baseMs` to 2³¹ − 1.
 * @returns Whole milliseconds.
 * @throws {RangeError} A number is out of its range; the message has it.
 * @see Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
 * @example
 * import { seededRandom } from '@coppice/host';
 * import { retryDelayMs } from '@coppice/resilience';
 * const delayMs = retryDelayMs(3, seededRandom(1), { baseMs: 100 });
 * if (delayMs < 0 || delayMs >= 400) throw new Error(`outside its ceiling: ${delayMs}`);
 */
export function retryDelayMs(
  retriesInARow: number,
  random: Random,
  backoff: Partial<RetryBackoff> = {},
): number {
  const { baseMs, maxMs } = { ...RETRY_BACKOFF_DEFAULTS, ...backoff };
  checkCount('retriesInARow', retriesInARow);
  checkAbove('baseMs', baseMs, 0);
  if (!(maxMs >= baseMs && maxMs <= LONGEST_TIMER_MS)) {
    throw new RangeError(`maxMs must be in ${baseMs}–${LONGEST_TIMER_MS}, got ${maxMs}`);
  }
  const ceilingMs = Math.min(maxMs, baseMs * 2 ** (retriesInARow - 1));
  return Math.floor(random.next() * ceilingMs);
}
