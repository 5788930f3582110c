import {
  FAULT_ALIASES,
  FAULT_CLASSES,
  type FaultName,
  type FaultRates,
  faultRates,
} from 'coppice/testing';

/** An option's value, or what is wrong with it. */
export type ParsedOption<Value> =
  | { readonly type: 'valid'; readonly value: Value }
  | { readonly type: 'invalid'; readonly reason: string };

/** What a run does when nothing else is asked for. */
export const DEFAULTS = { faults: faultRates({ all: 0.2 }), seed: 42 } as const;

const MAX_SEED = 2 ** 32 - 1;
const NAMES: readonly string[] = [...FAULT_CLASSES, ...Object.keys(FAULT_ALIASES)];

/**
 * The share of attempts that are made to fail: a number from 0 to 1 for all classes of faults together,
 * or classes with numbers of their own, such as `silence=0.1,byzantine=0.2`.
 */
export function parseFaults(text: string): ParsedOption<FaultRates> {
  const isByClass = text.includes('=');
  const parts = isByClass ? text.split(',') : [`all=${text}`];
  const rates: Partial<Record<FaultName, number>> = {};
  for (const part of parts) {
    const [name = '', number = '', ...more] = part.split('=').map((each) => each.trim());
    const rate = shareOf(number);
    if (rate === undefined || more.length > 0) {
      const what = isByClass ? `"${part}" must be class=number, the number` : 'It must be a number';
      return { type: 'invalid', reason: `${what} from 0 to 1.` };
    }
    if (!NAMES.includes(name)) {
      return {
        type: 'invalid',
        reason: `There is no class "${name}". There are ${NAMES.join(', ')}.`,
      };
    }
    rates[name as FaultName] = rate;
  }
  try {
    return { type: 'valid', value: faultRates(rates) };
  } catch (error) {
    return { type: 'invalid', reason: (error as Error).message };
  }
}

/** What makes a run repeatable: a whole number that fits into 32 bits. */
export function parseSeed(text: string): ParsedOption<number> {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value <= MAX_SEED) return { type: 'valid', value };
  return { type: 'invalid', reason: `It must be a whole number from 0 to ${MAX_SEED}.` };
}

/** The most tokens that may be read: a whole number above 0. */
export function parseBudget(text: string): ParsedOption<number> {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value > 0 && Number.isSafeInteger(value)) return { type: 'valid', value };
  return { type: 'invalid', reason: 'It must be a whole number of tokens, at least 1.' };
}

function shareOf(text: string): number | undefined {
  const value = /^(?:\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : Number.NaN;
  return value >= 0 && value <= 1 ? value : undefined;
}
