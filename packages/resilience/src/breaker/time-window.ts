import type { CallRecord, IsTripping, SavedRecord } from './call-record.ts';
import { flagsOf, WindowTally } from './window-tally.ts';

/** More results than this in one window are forgotten oldest first: a bound, not a rule. */
export const TIME_WINDOW_CALLS = 10_000;

/**
 * The results of the last `windowMs`. Each look drops what has become too old, so that a quiet time
 * ages the window too, which one made of buckets that only calls move would not notice.
 *
 * @see https://github.com/connor4312/cockatiel/issues/64
 */
export class TimeWindow implements CallRecord {
  readonly #windowMs: number;
  readonly #isTripping: IsTripping;
  readonly #tally = new WindowTally();
  #endedAtMs: number[] = [];
  #flags: number[] = [];
  #first = 0;

  constructor(windowMs: number, isTripping: IsTripping) {
    this.#windowMs = windowMs;
    this.#isTripping = isTripping;
  }

  note(failed: boolean, slow: boolean, nowMs: number): boolean {
    this.#forget(nowMs);
    this.#add(nowMs, flagsOf(failed, slow));
    return this.#isTripping(this.#tally, { failed, slow });
  }

  isClean(nowMs: number): boolean {
    this.#forget(nowMs);
    return this.#tally.isClean;
  }

  save(nowMs: number): SavedRecord {
    this.#forget(nowMs);
    const results = this.#flags
      .slice(this.#first)
      .map((flags, index) => [nowMs - (this.#endedAtMs[this.#first + index] ?? 0), flags] as const);
    return { type: 'window', results };
  }

  restore(saved: SavedRecord, nowMs: number): void {
    if (saved.type !== 'window') return;
    for (const [ageMs, flags] of saved.results) this.#add(nowMs - ageMs, flags);
    this.#forget(nowMs);
  }

  #add(atMs: number, flags: number): void {
    if (this.#tally.calls >= TIME_WINDOW_CALLS) this.#dropFirst();
    this.#endedAtMs.push(atMs);
    this.#flags.push(flags);
    this.#tally.count(flags, 1);
  }

  #forget(nowMs: number): void {
    while (
      this.#first < this.#flags.length &&
      nowMs - (this.#endedAtMs[this.#first] ?? 0) >= this.#windowMs
    ) {
      this.#dropFirst();
    }
  }

  #dropFirst(): void {
    this.#tally.count(this.#flags[this.#first] ?? 0, -1);
    this.#first++;
    if (this.#first < 32 || this.#first * 2 < this.#flags.length) return;
    this.#flags = this.#flags.slice(this.#first); // Half of it is gone: amortised O(1).
    this.#endedAtMs = this.#endedAtMs.slice(this.#first);
    this.#first = 0;
  }
}
