/** A handle to a pending timer. Only the clock that made it knows what is inside. */
export type Timer = unknown;

/**
 * Time, as everything in Coppice sees it: a monotonic reading, a date, and timers.
 *
 * Use `now()` to measure and for deadlines; use `wallTime()` only for what a person reads. It has
 * the shape of an XState clock, so it can be handed to one.
 *
 * @example
 * import { virtualHost } from '@coppice/host';
 * const { clock } = virtualHost({ seed: 1 });
 * clock.setTimeout(() => {}, 50);
 * await clock.advanceBy(50);
 * if (clock.now() !== 50) throw new Error('time moved by itself');
 */
export interface Clock {
  /** Milliseconds since an arbitrary start, with fractions. Never goes back. */
  now(): number;
  /** Milliseconds since 1970-01-01 UTC. May jump when the machine's date is set. */
  wallTime(): number;
  /** Runs `run` once, `delayMs` (≥ 0, any length) from now. */
  setTimeout(run: () => void, delayMs: number): Timer;
  /** Cancels a timer. Does nothing when it has already fired or been cancelled. */
  clearTimeout(timer: Timer): void;
}
