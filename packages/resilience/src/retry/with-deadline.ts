import type { Clock } from '@coppice/host';
import { type Deadline, deadlineRemainingMs, isDeadlinePast } from './deadline.ts';
import { DeadlineExceededError } from './errors.ts';

/** A signal that a deadline aborts. Dispose of it when the work is done, however it ended. */
export interface DeadlineSignal extends Disposable {
  readonly signal: AbortSignal;
}

/**
 * A signal that is aborted at a deadline, or when the caller's own signal is: a timeout also
 * cancels.
 *
 * Hand `signal` to the work and dispose of the rest at its end, best with `using`: that takes back
 * the timer and the listener. An abort by the caller keeps the caller's reason, so that "cancelled"
 * is never taken for "too slow". Work that ignores its signal is not stopped by this.
 *
 * @param deadline At `Infinity` no timer is set.
 * @param signal The caller's.
 * @returns The signal; its reason is a `DeadlineExceededError` or the caller's own.
 * @see WHATWG DOM, "AbortSignal.any" and "AbortSignal.timeout", which know no other clock.
 * @example
 * import { virtualHost } from '@coppice/host';
 * import { deadlineIn, withDeadline } from '@coppice/resilience';
 * const { clock } = virtualHost({ seed: 1 });
 * const timed = withDeadline(clock, deadlineIn(50, clock.now()));
 * await clock.advanceBy(50);
 * if (timed.signal.reason?.code !== 'deadline_exceeded') throw new Error('still running');
 * timed[Symbol.dispose]();
 */
export function withDeadline(
  clock: Clock,
  deadline: Deadline,
  signal?: AbortSignal,
): DeadlineSignal {
  const controller = new AbortController();
  let release = (): void => {};
  const end = (reason: unknown): void => {
    release();
    controller.abort(reason);
  };
  const tooLate = (): void => {
    end(new DeadlineExceededError({ afterMs: deadline.atMs - deadline.startedAtMs }));
  };
  const cancelled = (): void => end(signal?.reason);

  if (signal?.aborted === true) cancelled();
  else if (isDeadlinePast(deadline, clock.now())) tooLate();
  else {
    const remainingMs = deadlineRemainingMs(deadline, clock.now());
    const timer = Number.isFinite(remainingMs) ? clock.setTimeout(tooLate, remainingMs) : undefined;
    signal?.addEventListener('abort', cancelled);
    release = () => {
      if (timer !== undefined) clock.clearTimeout(timer);
      signal?.removeEventListener('abort', cancelled);
    };
  }
  return { signal: controller.signal, [Symbol.dispose]: () => release() };
}
