import FlatQueue from 'flatqueue';
import type { Place } from './waiting-line.ts';

/** When what waits is too late. Entries that left the line are skipped. */
export class Expiries<Value> {
  #heap = new FlatQueue<Place<Value>>();

  /** What it holds, those included that left. */
  get length(): number {
    return this.#heap.length;
  }

  add(place: Place<Value>, atMs: number): void {
    this.#heap.push(place, atMs);
  }

  /** Takes one that is past its time; `undefined` if there is none. */
  take(nowMs: number): Place<Value> | undefined {
    for (;;) {
      const atMs = this.#heap.peekValue();
      if (atMs === undefined || atMs > nowMs) return undefined;
      const place = this.#heap.pop();
      this.#heap.shrink(); // Else it would hold on to what it gave.
      if (place !== undefined && !place.isTaken) return place;
    }
  }

  /** Forgets those that left, once they are more than half. */
  tidy(waiting: number): void {
    if (this.#heap.length <= 2 * waiting + 16) return;
    const again = new FlatQueue<Place<Value>>();
    for (;;) {
      const atMs = this.#heap.peekValue();
      const place = this.#heap.pop();
      if (atMs === undefined || place === undefined) break;
      if (!place.isTaken) again.push(place, atMs);
    }
    this.#heap = again;
  }
}
