import type { Clock, Random } from '@coppice/host';
import { type Backoff, backoffMs } from '../rules/backoff.ts';
import type { Child, Children } from './children.ts';

/** A child that is not started again before so much time has passed. */
export interface Wait {
  readonly child: Child;
  readonly waitMs: number;
  /** Counts the waits of a supervisor, so that the end of an older one means nothing. */
  readonly serial: number;
}

/** Which children of one supervisor wait before they are started again, and for how long. */
export class Backoffs {
  readonly #backoff: Backoff | undefined;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #streaks = new WeakMap<Child, { restarts: number; startedAtMs: number }>();
  readonly #waiting = new Map<Child, number>();
  #serial = 0;
  /** The wait that begins once what has to be stopped is stopped. */
  next: Wait | undefined;

  constructor(options: { backoff: Backoff | undefined; clock: Clock; random: Random }) {
    this.#backoff = options.backoff;
    this.#clock = options.clock;
    this.#random = options.random;
  }

  get isOn(): boolean {
    return this.#backoff !== undefined;
  }

  /** Whether any child still waits; one that was started or terminated by hand does not. */
  get isWaiting(): boolean {
    for (const child of this.#waiting.keys()) {
      if (child.status === 'restarting') return true;
      this.#waiting.delete(child);
    }
    return false;
  }

  /** Plans the next wait of a child that has to be restarted. */
  plan(child: Child): void {
    if (!this.#backoff) return;
    const nowMs = this.#clock.now();
    const streak = this.#streaks.get(child);
    const isReset = !streak || nowMs - streak.startedAtMs >= this.#backoff.resetAfterMs;
    const restarts = isReset ? 1 : streak.restarts + 1;
    const waitMs = backoffMs(this.#backoff, restarts, this.#random.next());
    this.#streaks.set(child, { restarts, startedAtMs: nowMs + waitMs });
    this.#serial += 1;
    this.next = { child, waitMs, serial: this.#serial };
  }

  /** The planned wait has begun. */
  begun(children: Children): void {
    if (!this.next) return;
    const { child, serial } = this.next;
    this.next = undefined;
    children.setRestarting(child);
    this.#waiting.set(child, serial);
  }

  /** Whether this is the end of the latest wait of a child. */
  isOver(child: Child, serial: number): boolean {
    return this.#waiting.get(child) === serial;
  }
}
