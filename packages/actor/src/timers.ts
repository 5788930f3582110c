import type { Clock } from '@coppice/host';
import type { Cell, TimerRecord } from './cell.ts';
import type { Message } from './mailbox.ts';
import type { ActorEvent, Ref } from './xstate-bridge.ts';

/** A pending timer that can be written down and restored: plain data, with the time that is left. */
export interface SavedTimer {
  readonly id: string;
  readonly event: ActorEvent;
  readonly remainingMs: number;
}

/** The timers of all actors, found by their owner, so that an actor's end costs only its own. */
export class Timers {
  readonly #clock: Clock;
  readonly #fire: (target: Ref, message: Message) => void;
  #nextId = 0;

  constructor(clock: Clock, fire: (target: Ref, message: Message) => void) {
    this.#clock = clock;
    this.#fire = fire;
  }

  /**
   * Replaces a timer with the same id. What has fired but still waits in the mailbox can be replaced
   * and cancelled too, so that no timer of a state that was left arrives in the next one.
   */
  set(
    owner: Cell,
    timer: { id?: string | undefined; target: Ref; event: ActorEvent; delayMs: number },
  ): void {
    const id = timer.id ?? `timer:${this.#nextId++}`;
    owner.timers ??= new Map();
    this.cancel(owner, id);
    const { timers } = owner;
    const { event, target } = timer;
    const record: TimerRecord = {
      event,
      target,
      dueMs: this.#clock.now() + timer.delayMs,
      handle: this.#clock.setTimeout(() => {
        const isDue = (): boolean => timers.get(id) === record && timers.delete(id);
        this.#fire(target, { event, source: owner.ref, bounded: false, next: undefined, isDue });
      }, timer.delayMs),
    };
    timers.set(id, record);
  }

  cancel(owner: Cell, id: string): void {
    const timer = owner.timers?.get(id);
    if (!timer) return;
    this.#clock.clearTimeout(timer.handle);
    owner.timers?.delete(id);
  }

  cancelAll(owner: Cell): void {
    if (!owner.timers) return;
    for (const timer of owner.timers.values()) this.#clock.clearTimeout(timer.handle);
    owner.timers = undefined;
  }

  /** What an actor waits for, with the time left. Timers aimed at another actor are not included. */
  save(owner: Cell): readonly SavedTimer[] {
    const now = this.#clock.now();
    return [...(owner.timers ?? [])]
      .filter(([, timer]) => timer.target === owner.ref)
      .map(([id, { event, dueMs }]) => ({ id, event, remainingMs: Math.max(0, dueMs - now) }));
  }

  /** Arms saved timers again, each with the time that was left. */
  restore(owner: Cell, saved: readonly SavedTimer[]): void {
    for (const { id, event, remainingMs } of saved) {
      this.set(owner, { id, event, target: owner.ref, delayMs: remainingMs });
    }
  }
}
