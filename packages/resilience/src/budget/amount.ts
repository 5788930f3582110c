import { checkAtLeast, checkAtMost, checkFinite } from '../option-checks.ts';

/** What a call may use at most, or has used. */
export interface Amount {
  readonly tokens?: number;
  readonly costUsd?: number;
  /** Default 1: a reservation is for one call. */
  readonly calls?: number;
}

/** The most that may be used. What is left out is not limited here. */
export interface Allowance {
  readonly tokens?: number;
  readonly costUsd?: number;
  readonly calls?: number;
  /** From the opening of the budget on, on the monotonic clock. */
  readonly wallMs?: number;
}

/** What is counted. Time is not: it passes for all alike. */
export type Dimension = 'tokens' | 'costUsd' | 'calls';
export const DIMENSIONS: readonly Dimension[] = ['tokens', 'costUsd', 'calls'];

/**
 * Amounts as whole numbers, so that sums are exact: dollars are counted in billionths, of which a
 * token of a small model costs some dozens. Fractions of a unit are rounded up, never away.
 */
export type Units = Readonly<Record<Dimension, number>>;

const NANO = 1e9;
const ROUNDING = 1e-3;
export const NO_UNITS: Units = { tokens: 0, costUsd: 0, calls: 0 };

export function unitsOf(what: string, amount: Amount): Units {
  const { tokens = 0, costUsd = 0, calls = 1 } = amount;
  return {
    tokens: unitOf(`${what}.tokens`, 'tokens', tokens),
    costUsd: unitOf(`${what}.costUsd`, 'costUsd', costUsd),
    calls: unitOf(`${what}.calls`, 'calls', calls),
  };
}

/** One of them. Beyond the bound, nine million dollars, sums would not be exact. */
export function unitOf(name: string, dimension: Dimension, amount: number): number {
  checkFinite(name, amount, 0);
  if (dimension !== 'costUsd') {
    checkAtMost(name, amount, Number.MAX_SAFE_INTEGER);
    return Math.ceil(amount);
  }
  checkAtMost(name, amount, Number.MAX_SAFE_INTEGER / NANO);
  // `0.1 * 1e9` is 100 000 000.00000001: that is no fraction, and not rounded up.
  return Math.max(0, Math.ceil(amount * NANO - ROUNDING));
}

/** Limits as units; `Infinity` where there is none. */
export function limitsOf(allowance: Allowance): Units {
  const { tokens, costUsd, calls, wallMs } = allowance;
  for (const [name, limit] of Object.entries({ tokens, costUsd, calls, wallMs })) {
    if (limit !== undefined) checkAtLeast(`allowance.${name}`, limit, 0);
  }
  return {
    tokens: Math.floor(tokens ?? Number.POSITIVE_INFINITY),
    costUsd:
      costUsd === undefined ? Number.POSITIVE_INFINITY : Math.floor(costUsd * NANO + ROUNDING),
    calls: Math.floor(calls ?? Number.POSITIVE_INFINITY),
  };
}

/** What is limited, as it survives JSON: `Infinity` would come back as no number. */
export function limitedIn(allowance: Allowance): Allowance {
  const limited = Object.entries(allowance).filter(([, limit]) => Number.isFinite(limit));
  return Object.fromEntries(limited);
}

/** As people write them. */
export function amountOf(units: Units): Required<Amount> {
  return { tokens: units.tokens, costUsd: units.costUsd / NANO, calls: units.calls };
}
