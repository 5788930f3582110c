import type { CallRecord, SavedRecord } from './call-record.ts';

/** Failures with no success between them. */
export class Streak implements CallRecord {
  readonly #threshold: number;
  #failures = 0;

  constructor(threshold: number) {
    this.#threshold = threshold;
  }

  note(failed: boolean): boolean {
    this.#failures = failed ? this.#failures + 1 : 0;
    return this.#failures >= this.#threshold;
  }

  isClean(): boolean {
    return this.#failures === 0;
  }

  save(): SavedRecord {
    return { type: 'streak', failures: this.#failures };
  }

  restore(saved: SavedRecord): void {
    // One short of opening at most: a threshold that was lowered meanwhile opens at the next failure.
    if (saved.type === 'streak') {
      this.#failures = Math.min(Math.max(0, saved.failures), this.#threshold - 1);
    }
  }
}
