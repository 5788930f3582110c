import type { CallRecord, IsTripping, SavedRecord } from './call-record.ts';

const FAILED = 1;
const SLOW = 2;

/** The largest window, each of whose calls takes a byte. */
export const COUNT_WINDOW_CALLS = 1_000_000;

/** The results of the last `size` calls: one byte each. */
export class CountWindow implements CallRecord {
  readonly #isTripping: IsTripping;
  readonly #ring: Uint8Array;
  #next = 0;
  #calls = 0;
  #failures = 0;
  #slow = 0;

  constructor(size: number, isTripping: IsTripping) {
    this.#ring = new Uint8Array(size);
    this.#isTripping = isTripping;
  }

  note(failed: boolean, slow: boolean): boolean {
    this.#add((failed ? FAILED : 0) | (slow ? SLOW : 0));
    const counts = { calls: this.#calls, failures: this.#failures, slow: this.#slow };
    return this.#isTripping(counts, { failed, slow });
  }

  isClean(): boolean {
    return this.#failures === 0 && this.#slow === 0;
  }

  save(): SavedRecord {
    const { length } = this.#ring;
    const first = this.#calls < length ? 0 : this.#next;
    const results = Array.from(
      { length: this.#calls },
      (_, index) => [0, this.#ring[(first + index) % length] ?? 0] as const,
    );
    return { type: 'window', results };
  }

  restore(saved: SavedRecord): void {
    if (saved.type !== 'window') return;
    for (const [, flags] of saved.results.slice(-this.#ring.length)) this.#add(flags);
  }

  #add(flags: number): void {
    if (this.#calls === this.#ring.length) this.#count(this.#ring[this.#next] ?? 0, -1);
    this.#ring[this.#next] = flags;
    this.#count(flags, 1);
    this.#next = (this.#next + 1) % this.#ring.length;
  }

  #count(flags: number, by: 1 | -1): void {
    this.#calls += by;
    if (flags & FAILED) this.#failures += by;
    if (flags & SLOW) this.#slow += by;
  }
}
