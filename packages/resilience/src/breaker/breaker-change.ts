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
  readonly #onListenerError: (error: unknown) => void;

  constructor(onListenerError: (error: unknown) => void) {
    this.#onListenerError = onListenerError;
  }

  add(listener: (change: BreakerChange<Key>) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** A listener that throws disturbs neither the accounts nor the other listeners. */
  tell(change: BreakerChange<Key>): void {
    for (const listener of this.#listeners) {
      try {
        listener(change);
      } catch (error) {
        this.#onListenerError(error);
      }
    }
  }
}
