import type { Clock } from '@coppice/host';
import type { Cell } from './cell.ts';
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
  readonly #fire: (source: Ref, target: Ref, event: ActorEvent) => void;
  #nextId = 0;

  constructor(clock: Clock, fire: (source: Ref, target: Ref, event: ActorEvent) => void) {
    this.#clock = clock;
    this.#fire = fire;
  }

  /** Replaces a timer with the same id. */
  set(
    owner: Cell,
    timer: { id?: string | undefined; target: Ref; event: ActorEvent; delayMs: number },
  ): void {
    const id = timer.id ?? `timer:${this.#nextId++}`;
    owner.timers ??= new Map();
    this.cancel(owner, id);
    const handle = this.#clock.setTimeout(() => {
      owner.timers?.delete(id);
      this.#fire(owner.ref, timer.target, timer.event);
    }, timer.delayMs);
    const dueMs = this.#clock.now() + timer.delayMs;
    owner.timers.set(id, { event: timer.event, target: timer.target, dueMs, handle });
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
