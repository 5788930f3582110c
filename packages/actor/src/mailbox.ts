import type { ActorEvent, Ref } from './xstate-bridge.ts';

/** What a full mailbox does with one message more. */
export type Overflow = 'drop_newest' | 'drop_oldest' | 'crash';

/**
 * The bound of a mailbox.
 *
 * `limit` counts messages from other actors and from outside; what the kernel and XState send (ends
 * of children, due timers, results of promises) is never dropped.
 */
export interface MailboxOptions {
  /** Default 100 000; ≥ 1. */
  readonly limit?: number;
  /**
   * `drop_newest` (default) refuses the message; `drop_oldest` makes room for it; `crash` ends the
   * actor with a `MailboxFullError`. What is dropped becomes a dead letter.
   */
  readonly overflow?: Overflow;
  /**
   * Whether the order to stop and urgent messages overtake what waits. Default true. Supervisors
   * set it to false, because OTP's handle everything in order of arrival.
   */
  readonly priority?: boolean;
}

/** The bound that holds where a mailbox option is not given. */
export const MAILBOX_DEFAULTS: Required<MailboxOptions> = Object.freeze({
  limit: 100_000,
  overflow: 'drop_newest',
  priority: true,
});

/** One message on its way. */
export interface Message {
  readonly event: ActorEvent;
  readonly source: Ref | undefined;
  /** Whether it counts against the bound. */
  readonly bounded: boolean;
  next: Message | undefined;
  /** Of a timer: called when the message is taken; `false` if the timer was cancelled meanwhile. */
  readonly isDue?: () => boolean;
}

/** What waits for one actor: urgent messages first, each lane in order of arrival. */
export class Mailbox {
  readonly options: Required<MailboxOptions>;
  /** Messages that count against the bound. */
  size = 0;
  #head: Message | undefined;
  #tail: Message | undefined;
  #urgentHead: Message | undefined;
  #urgentTail: Message | undefined;

  constructor(options: Required<MailboxOptions>) {
    this.options = options;
  }

  get isEmpty(): boolean {
    return this.#head === undefined && this.#urgentHead === undefined;
  }

  get isFull(): boolean {
    return this.size >= this.options.limit;
  }

  put(message: Message): void {
    if (message.bounded) this.size++;
    if (this.#tail) this.#tail.next = message;
    else this.#head = message;
    this.#tail = message;
  }

  /** Puts a message before everything that is not urgent itself. */
  putUrgent(message: Message): void {
    if (!this.options.priority) {
      this.put(message);
      return;
    }
    if (this.#urgentTail) this.#urgentTail.next = message;
    else this.#urgentHead = message;
    this.#urgentTail = message;
  }

  /** Puts back what an actor had set aside, before everything that came later. */
  putBack(events: readonly ActorEvent[]): void {
    for (let index = events.length - 1; index >= 0; index--) {
      const event = events[index] as ActorEvent;
      this.#head = { event, source: undefined, bounded: false, next: this.#head };
      this.#tail ??= this.#head;
    }
  }

  take(): Message | undefined {
    const urgent = this.#urgentHead;
    if (urgent) {
      this.#urgentHead = urgent.next;
      if (!this.#urgentHead) this.#urgentTail = undefined;
      return urgent;
    }
    const message = this.#head;
    if (!message) return undefined;
    this.#head = message.next;
    if (!this.#head) this.#tail = undefined;
    if (message.bounded) this.size--;
    return message;
  }

  /** Takes out the oldest message that counts against the bound. */
  takeOldestBounded(): Message | undefined {
    let before: Message | undefined;
    for (let message = this.#head; message; before = message, message = message.next) {
      if (!message.bounded) continue;
      if (before) before.next = message.next;
      else this.#head = message.next;
      if (!message.next) this.#tail = before;
      this.size--;
      return message;
    }
    return undefined;
  }
}
