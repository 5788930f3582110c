import { type OnListenerError, safely } from '../listener-errors.ts';
import type { BreakerMode } from './breaker.machine.ts';

/** One breaker went from one mode to another. Each change is told once. */
export interface BreakerChange<Key = unknown> {
  readonly key: Key;
  readonly from: BreakerMode;
  readonly to: BreakerMode;
  readonly generation: number;
  /** On the monotonic clock. A trial whose lease ran out changed the mode when it did. */
  readonly atMs: number;
}

/** Who wants to know of changes. */
export class Changes<Key = unknown> {
  readonly #listeners = new Set<(change: BreakerChange<Key>) => void>();
  readonly #onListenerError: OnListenerError;
  readonly #untold: BreakerChange<Key>[] = [];
  #isTelling = false;

  constructor(onListenerError: OnListenerError) {
    this.#onListenerError = onListenerError;
  }

  add(listener: (change: BreakerChange<Key>) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /**
   * A listener that throws disturbs neither the accounts nor the other listeners. One that changes a
   * breaker itself does not have the others told of that first: all hear of all changes in order.
   */
  tell(change: BreakerChange<Key>): void {
    this.#untold.push(change);
    if (this.#isTelling) return;
    this.#isTelling = true;
    try {
      for (let next = this.#untold.shift(); next; next = this.#untold.shift()) this.#tellAll(next);
    } finally {
      this.#isTelling = false;
    }
  }

  #tellAll(change: BreakerChange<Key>): void {
    // A copy: who is added meanwhile hears of the next one.
    for (const listener of [...this.#listeners]) safely(listener, this.#onListenerError)(change);
  }
}
