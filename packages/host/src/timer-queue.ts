/** A callback that waits for its time. */
export interface QueuedTimer {
  readonly dueMs: number;
  /** Breaks ties: of two timers due at the same time the one set first fires first. */
  readonly order: number;
  readonly run: () => void;
  cancelled: boolean;
}

/** Timers in the order in which they fall due: a binary heap, cancelled ones dropped when met. */
export class TimerQueue {
  readonly #heap: QueuedTimer[] = [];

  add(timer: QueuedTimer): void {
    const heap = this.#heap;
    let index = heap.push(timer) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!isBefore(timer, heap[parent] as QueuedTimer)) break;
      heap[index] = heap[parent] as QueuedTimer;
      index = parent;
    }
    heap[index] = timer;
  }

  /** The timer that falls due first, left in the queue. */
  peek(): QueuedTimer | undefined {
    while (this.#heap[0]?.cancelled) this.#removeFirst();
    return this.#heap[0];
  }

  /** The timer that falls due first, taken out. */
  take(): QueuedTimer | undefined {
    const first = this.peek();
    if (first) this.#removeFirst();
    return first;
  }

  #removeFirst(): void {
    const heap = this.#heap;
    const last = heap.pop() as QueuedTimer;
    if (heap.length === 0) return;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      const right = child + 1;
      if (right < heap.length && isBefore(heap[right] as QueuedTimer, heap[child] as QueuedTimer)) {
        child = right;
      }
      if (!isBefore(heap[child] as QueuedTimer, last)) break;
      heap[index] = heap[child] as QueuedTimer;
      index = child;
    }
    heap[index] = last;
  }
}

const isBefore = (a: QueuedTimer, b: QueuedTimer): boolean =>
  a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.order < b.order);
