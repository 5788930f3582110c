import type { EventEmitter } from 'node:events';
import { exitCodeOfSignal, type StopSignal } from './exit-code.ts';

/** Listens for the signals that ask the command to stop. */
export interface Drain extends Disposable {
  /** Aborts at the first signal: begin nothing new, finish what is under way. */
  readonly signal: AbortSignal;
  /** The first signal that came. */
  readonly stoppedBy: StopSignal | undefined;
}

/**
 * The first Ctrl-C (or SIGTERM) drains, the second ends the process at once.
 *
 * @param process Where signals come from.
 * @param on.draining Called once, at the first signal.
 * @param on.impatient Called at every further one, with the exit code: ends the process.
 */
export function drainOnSignal(
  process: EventEmitter,
  on: { readonly draining: () => void; readonly impatient: (exitCode: number) => void },
): Drain {
  const controller = new AbortController();
  let stoppedBy: StopSignal | undefined;
  const stop = (signal: StopSignal): void => {
    if (stoppedBy !== undefined) {
      on.impatient(exitCodeOfSignal(signal));
      return;
    }
    stoppedBy = signal;
    on.draining();
    controller.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return {
    signal: controller.signal,
    get stoppedBy() {
      return stoppedBy;
    },
    [Symbol.dispose]() {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
    },
  };
}
