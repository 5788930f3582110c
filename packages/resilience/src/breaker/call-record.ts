/** What is in a window now. */
export interface WindowCounts {
  readonly calls: number;
  readonly failures: number;
  readonly slow: number;
}

/** Whether a window, of which `last` is the newest result, is reason to open. */
export type IsTripping = (
  counts: WindowCounts,
  last: { readonly failed: boolean; readonly slow: boolean },
) => boolean;

/** A record as plain data: the streak, or the results in a window, oldest first, by their age. */
export type SavedRecord =
  | { readonly type: 'streak'; readonly failures: number }
  | {
      readonly type: 'window';
      readonly results: readonly (readonly [ageMs: number, flags: number])[];
    };

/** What a closed breaker remembers of its calls. */
export interface CallRecord {
  /** Notes a result, and says whether it opens the breaker. */
  note(failed: boolean, slow: boolean, nowMs: number): boolean;
  /** No failure is remembered, so forgetting the record changes nothing for the worse. */
  isClean(nowMs: number): boolean;
  save(nowMs: number): SavedRecord;
  restore(saved: SavedRecord, nowMs: number): void;
}
