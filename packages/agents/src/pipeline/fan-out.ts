import type { Failure } from '../failure/failure.ts';

/** The result of a stage that was run for each of many items; some of it may be missing. */
export interface FanOut<Value> {
  /** Of the items that are done, in their order. */
  readonly values: readonly Value[];
  /** One for each item, in order. */
  readonly items: readonly FanOutItem<Value>[];
  /** How many are missing. */
  readonly missing: number;
}

/** What became of one item. */
export type FanOutItem<Value> =
  | {
      readonly type: 'done';
      readonly index: number;
      readonly value: Value;
      /** What it lacks. */
      readonly flags: readonly string[];
    }
  | { readonly type: 'missing'; readonly index: number; readonly failure: Failure };

/** Puts items together. */
export function fanOutOf<Value>(items: readonly FanOutItem<Value>[]): FanOut<Value> {
  const values = items.flatMap((item) => (item.type === 'done' ? [item.value] : []));
  return { values, items, missing: items.length - values.length };
}
