/**
 * What is told, to be read one after the other. It takes what comes from the moment it is made, and
 * ends with `end`, or when its reader leaves. A reader that is slow loses the oldest.
 */
export class EventStream<Event> implements AsyncGenerator<Event, void, undefined> {
  readonly #most: number;
  readonly #onEnd: () => void;
  readonly #waiting: Event[] = [];
  readonly #readers: ((result: IteratorResult<Event, void>) => void)[] = [];
  #isOver = false;

  constructor(parts: { readonly most: number; readonly onEnd: () => void }) {
    this.#most = parts.most;
    this.#onEnd = parts.onEnd;
  }

  put(event: Event): void {
    if (this.#isOver) return;
    const reader = this.#readers.shift();
    if (reader) {
      reader({ done: false, value: event });
      return;
    }
    this.#waiting.push(event);
    if (this.#waiting.length > this.#most) this.#waiting.shift();
  }

  /** Nothing more comes. What waits can still be read. */
  readonly end = (): void => {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#onEnd();
    for (const reader of this.#readers.splice(0)) reader(OVER);
  };

  async next(): Promise<IteratorResult<Event, void>> {
    if (this.#waiting.length > 0) {
      return { done: false, value: this.#waiting.shift() as Event }; // There is one.
    }
    if (this.#isOver) return OVER;
    return new Promise((resolve) => this.#readers.push(resolve));
  }

  async return(): Promise<IteratorResult<Event, void>> {
    this.#waiting.length = 0;
    this.end();
    return OVER;
  }

  async throw(error: unknown): Promise<IteratorResult<Event, void>> {
    await this.return();
    throw error;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }
}

const OVER = { done: true, value: undefined } as const;
