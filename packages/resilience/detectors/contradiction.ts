import { contradiction } from '../src/answers/contradiction.ts';
import type { ContradictionRecord } from './record.ts';
import { share } from './share.ts';

/** How well suspicion tells contradictions from other pairs. */
export interface ContradictionScore {
  /** Share of the contradictions that are suspected. */
  readonly recall: number;
  /** Share of the other pairs that are suspected. */
  readonly falsePositive: number;
}

/** Judges every pair with the default options. */
export function scoreContradiction(records: readonly ContradictionRecord[]): ContradictionScore {
  const judged = records.map(({ a, b, contradiction: truth }) => ({
    truth,
    isSuspect: contradiction(a, b).type === 'suspect',
  }));
  const real = judged.filter(({ truth }) => truth === 1);
  const other = judged.filter(({ truth }) => truth === 0);
  return {
    recall: share(real.filter(({ isSuspect }) => isSuspect).length, real.length),
    falsePositive: share(other.filter(({ isSuspect }) => isSuspect).length, other.length),
  };
}
