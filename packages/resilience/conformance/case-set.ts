import type { BreakerCase } from './breaker-case.ts';

export const OWN_CASES = new URL('./cases.jsonl', import.meta.url);

/**
 * What ours leaves out. A breaker that can be switched off is one that somebody forgets to switch
 * on; `isolate` holds it open, and whoever wants none does not ask it.
 */
const LEFT_OUT: Readonly<Record<string, string>> = {
  disable: 'a breaker cannot be switched off',
  shutdown: 'a breaker cannot be shut down; isolate() holds it open',
};

/** Why a case is not played; `undefined`: it is. */
export function skipReason({ requires }: BreakerCase): string | undefined {
  return requires.map((ability) => LEFT_OUT[ability]).find((reason) => reason !== undefined);
}
