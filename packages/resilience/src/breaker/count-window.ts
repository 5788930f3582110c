import type { CallRecord, IsTripping, SavedRecord } from './call-record.ts';
import { flagsOf, WindowTally } from './window-tally.ts';

/** The largest window, each of whose calls takes a byte. */
export const COUNT_WINDOW_CALLS = 1_000_000;

/** The results of the last `size` calls: one byte each. */
export class CountWindow implements CallRecord {
  readonly #isTripping: IsTripping;
  readonly #tally = new WindowTally();
  readonly #ring: Uint8Array;
  #next = 0;

  constructor(size: number, isTripping: IsTripping) {
    this.#ring = new Uint8Array(size);
    this.#isTripping = isTripping;
  }

  note(failed: boolean, slow: boolean): boolean {
    this.#add(flagsOf(failed, slow));
    return this.#isTripping(this.#tally, { failed, slow });
  }

  isClean(): boolean {
    return this.#tally.isClean;
  }

  save(): SavedRecord {
    const { length } = this.#ring;
    const first = this.#tally.calls < length ? 0 : this.#next;
    const results = Array.from(
      { length: this.#tally.calls },
      (_, index) => [0, this.#ring[(first + index) % length] ?? 0] as const,
    );
    return { type: 'window', results };
  }

  restore(saved: SavedRecord): void {
    if (saved.type !== 'window') return;
    for (const [, flags] of saved.results.slice(-this.#ring.length)) this.#add(flags);
  }

  #add(flags: number): void {
    if (this.#tally.calls === this.#ring.length) this.#tally.count(this.#ring[this.#next] ?? 0, -1);
    this.#ring[this.#next] = flags;
    this.#tally.count(flags, 1);
    this.#next = (this.#next + 1) % this.#ring.length;
  }
}
