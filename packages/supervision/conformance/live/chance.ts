import type { Random } from '@coppice/host';

/** Values with how often they should come, relative to each other. */
export type Weighted<Value> = readonly (readonly [weight: number, value: Value])[];

/** True in `share` of all cases, 0 to 1. */
export function happens(random: Random, share: number): boolean {
  return random.next() < share;
}

/** A whole number from `low` to `high`, both included. */
export function between(random: Random, low: number, high: number): number {
  return low + random.int(high - low + 1);
}

/** One of the values. @throws {RangeError} There is none. */
export function pick<Value>(random: Random, values: readonly Value[]): Value {
  return values[random.int(values.length)] as Value; // In range: int() refuses an empty list.
}

/** One of the values, as often as its weight says. */
export function weighted<Value>(random: Random, choices: Weighted<Value>): Value {
  const total = choices.reduce((sum, [weight]) => sum + weight, 0);
  let left = random.next() * total;
  for (const [weight, value] of choices) {
    left -= weight;
    if (left < 0) return value;
  }
  return pick(random, choices)[1];
}
