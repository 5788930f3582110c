import type { Cell } from './cell.ts';
import { ActorExitedError, AskTimeoutError, MailboxFullError } from './errors.ts';
import type { Kernel } from './kernel.ts';
import type { ActorEvent } from './xstate-bridge.ts';

/** How long to wait for an answer. */
export interface AskOptions {
  /** Default 5 000 ms; `Infinity` waits until the actor ends. */
  readonly timeoutMs?: number;
  /** Gives up, rejecting with the signal's reason, when aborted. */
  readonly signal?: AbortSignal;
}

/** The default wait for an answer, as in OTP's `gen_server:call`. */
export const ASK_TIMEOUT_MS = 5_000;

/** An event that wants an answer: call `reply` once; later calls change nothing. */
export type Asked<Event, Answer> = Event & { readonly reply: (answer: Answer) => void };

/** Sends a question and waits for its one answer, the end of the actor, the timeout or the signal. */
export function ask<Answer>(
  kernel: Kernel,
  target: Cell,
  event: ActorEvent,
  { timeoutMs = ASK_TIMEOUT_MS, signal }: AskOptions = {},
): Promise<Answer> {
  if (!(timeoutMs > 0)) throw new RangeError(`timeoutMs must be > 0, got ${timeoutMs}`);
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason as Error);
    if (target.status === 'exited' && target.reason) {
      return reject(new ActorExitedError({ path: target.path, reason: target.reason }));
    }
    let isOver = false;
    let timer: unknown;
    const watcher = {
      onDown: (reason: NonNullable<Cell['reason']>) =>
        fail(new ActorExitedError({ path: target.path, reason })),
    };
    const onAbort = (): void => fail(signal?.reason as Error);
    const end = (): void => {
      isOver = true;
      if (timer !== undefined) kernel.host.clock.clearTimeout(timer);
      target.watchers?.delete(watcher);
      signal?.removeEventListener('abort', onAbort);
    };
    const fail = (error: Error): void => {
      if (isOver) return;
      end();
      reject(error);
    };
    const reply = (answer: Answer): void => {
      if (isOver) {
        kernel.bury(target, { type: `${event.type}.answer`, answer }, 'answered_late');
      } else {
        end();
        resolve(answer);
      }
    };
    if (timeoutMs !== Number.POSITIVE_INFINITY) {
      timer = kernel.host.clock.setTimeout(
        () => fail(new AskTimeoutError({ path: target.path, eventType: event.type, timeoutMs })),
        timeoutMs,
      );
    }
    target.watchers ??= new Set();
    target.watchers.add(watcher);
    signal?.addEventListener('abort', onAbort);
    const asked = { event: { ...event, reply }, source: undefined, bounded: true, next: undefined };
    if (!kernel.postTo(target, asked, false)) {
      fail(new MailboxFullError({ path: target.path, limit: target.mailbox.options.limit }));
    }
  });
}
