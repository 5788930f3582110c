import type { Cell } from './cell.ts';
import { ActorExitedError, AskTimeoutError, MailboxFullError } from './errors.ts';
import { type ExitReason, KILLED } from './exit-reason.ts';
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
    if (signal?.aborted) {
      reject(signal.reason as Error);
    } else if (target.status === 'exited') {
      reject(new ActorExitedError({ path: target.path, reason: target.reason ?? KILLED }));
    } else {
      const question = new Question(kernel, target, { event, resolve, reject });
      if (timeoutMs !== Number.POSITIVE_INFINITY) question.limit(timeoutMs);
      if (signal) question.giveUpWith(signal);
      question.post();
    }
  });
}

/** One question that waits for its answer. It is a class because there are many at a time. */
class Question<Answer> {
  readonly #kernel: Kernel;
  readonly #target: Cell;
  readonly #event: ActorEvent;
  readonly #resolve: (answer: Answer) => void;
  readonly #reject: (error: Error) => void;
  #timer: unknown;
  #withdrawSignal: (() => void) | undefined;
  #isOver = false;

  constructor(
    kernel: Kernel,
    target: Cell,
    fields: {
      event: ActorEvent;
      resolve: (answer: Answer) => void;
      reject: (error: Error) => void;
    },
  ) {
    this.#kernel = kernel;
    this.#target = target;
    this.#event = fields.event;
    this.#resolve = fields.resolve;
    this.#reject = fields.reject;
  }

  post(): void {
    const target = this.#target;
    target.watchers ??= new Set();
    target.watchers.add(this);
    const event = { ...this.#event, reply: (answer: Answer) => this.#answer(answer) };
    const message = { event, source: undefined, bounded: true, next: undefined };
    if (this.#kernel.postTo(target, message, false)) return;
    const { limit } = target.mailbox.options;
    this.#fail(new MailboxFullError({ path: target.path, limit }));
  }

  limit(timeoutMs: number): void {
    const { path } = this.#target;
    this.#timer = this.#kernel.host.clock.setTimeout(() => {
      this.#fail(new AskTimeoutError({ path, eventType: this.#event.type, timeoutMs }));
    }, timeoutMs);
  }

  giveUpWith(signal: AbortSignal): void {
    const onAbort = (): void => this.#fail(signal.reason as Error);
    signal.addEventListener('abort', onAbort);
    this.#withdrawSignal = () => signal.removeEventListener('abort', onAbort);
  }

  /** The actor has ended without an answer. */
  onDown(reason: ExitReason): void {
    this.#fail(new ActorExitedError({ path: this.#target.path, reason }));
  }

  #answer(answer: Answer): void {
    if (this.#isOver) {
      const late = { type: `${this.#event.type}.answer`, answer };
      this.#kernel.bury(this.#target, late, 'answered_late');
      return;
    }
    this.#end();
    this.#resolve(answer);
  }

  #fail(error: Error): void {
    if (this.#isOver) return;
    this.#end();
    this.#reject(error);
  }

  #end(): void {
    this.#isOver = true;
    if (this.#timer !== undefined) this.#kernel.host.clock.clearTimeout(this.#timer);
    this.#target.watchers?.delete(this);
    this.#withdrawSignal?.();
  }
}
