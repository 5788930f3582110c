/** An option's value, or what is wrong with it. */
export type ParsedOption<Value> =
  | { readonly type: 'valid'; readonly value: Value }
  | { readonly type: 'invalid'; readonly reason: string };

/** What a run does when nothing else is asked for. */
export const DEFAULTS = { faults: 0.2, seed: 42 } as const;

const MAX_SEED = 2 ** 32 - 1;

/** The share of agent calls that are made to fail: a decimal number from 0 to 1. */
export function parseFaults(text: string): ParsedOption<number> {
  const value = /^(?:\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : Number.NaN;
  if (value >= 0 && value <= 1) return { type: 'valid', value };
  return { type: 'invalid', reason: 'It must be a number from 0 to 1.' };
}

/** What makes a run repeatable: a whole number that fits into 32 bits. */
export function parseSeed(text: string): ParsedOption<number> {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value <= MAX_SEED) return { type: 'valid', value };
  return { type: 'invalid', reason: `It must be a whole number from 0 to ${MAX_SEED}.` };
}
