import { checkAbove, checkCount } from '../option-checks.ts';

/** How many tasks may wait, and what waiting is worth. */
export interface LaterQueueOptions {
  /** Tasks that may wait. Default 1 000; ≥ 1. */
  readonly capacity?: number;
  /** Waiting so long is worth one step of priority. Default 60 000 ms; > 0, `Infinity` for none. */
  readonly ageMs?: number;
}

/** What holds where the options of a `LaterQueue` do not say otherwise. */
export const LATER_QUEUE_DEFAULTS: Required<LaterQueueOptions> = Object.freeze({
  // A judgement: at one trial a minute it takes sixteen hours to drain; more is a promise to
  // nobody.
  capacity: 1_000,
  // A judgement: one open period of a breaker (60 s) missed is one step up.
  ageMs: 60_000,
});

/** The options with their defaults, checked. */
export function laterQueueOptions(options: LaterQueueOptions): Required<LaterQueueOptions> {
  const all = { ...LATER_QUEUE_DEFAULTS, ...options };
  checkCount('capacity', all.capacity);
  checkAbove('ageMs', all.ageMs, 0);
  return all;
}
