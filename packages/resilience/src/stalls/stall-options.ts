import { checkAbove, checkAtLeast, checkCount, checkRatio } from '../option-checks.ts';

/** When an agent's silence is taken to be a stall. */
export interface StallOptions {
  /** Longest silence before the first progress. Default 60 000 ms; > 0. */
  readonly firstProgressMs: number;
  /** Longest silence between two signs of progress. Default 60 000 ms; > 0. */
  readonly idleMs: number;
  /**
   * Longest silence of an agent whose own rhythm makes it plausible, in budgets: nobody is silent for
   * longer than `idleRatio × idleMs` unnoticed. Default 2; ≥ 1 (1: the rhythm excuses nothing).
   */
  readonly longestIdleRatio: number;
  /** Share of the budget before which no silence is suspect. Default 0.25; 0–1. */
  readonly suspectRatio: number;
  /** Least φ of a silence that is suspect. Default 8; > 0. */
  readonly suspectPhi: number;
  /** Least φ of a silence that is a stall at `idleMs`. Default 12; ≥ `suspectPhi`. */
  readonly stalledPhi: number;
  /** Gaps that must have been seen before the rhythm is asked. Default 10; ≥ 2. */
  readonly leastGaps: number;
  /** After how many gaps older ones fade, so that a rhythm may change. Default 200; ≥ `leastGaps`. */
  readonly rememberedGaps: number;
}

/** What holds where options say nothing else. */
export const STALL_DEFAULTS: StallOptions = Object.freeze({
  firstProgressMs: 60_000,
  // 47 000 recorded calls: 0.12–0.16 % of healthy ones take 10 times the median of their model, so a
  // budget of 10 medians alone kills more than 1 in 1 000; with the next option it is fewer.
  idleMs: 60_000,
  longestIdleRatio: 2, // Log-normal gaps with that tail: 6 in 100 000 exceed 20 medians.
  suspectRatio: 0.25, // Judgement.
  suspectPhi: 8, // Phi accrual (Hayashibara et al., 2004), as commonly set: Akka, Cassandra.
  stalledPhi: 12,
  leastGaps: 10,
  rememberedGaps: 200, // Judgement.
});

/** @throws {RangeError} An option is outside its range; the message has the value. */
export function checkStallOptions(options: StallOptions): void {
  checkAbove('firstProgressMs', options.firstProgressMs, 0);
  checkAbove('idleMs', options.idleMs, 0);
  checkAtLeast('longestIdleRatio', options.longestIdleRatio, 1);
  checkRatio('suspectRatio', options.suspectRatio);
  checkAbove('suspectPhi', options.suspectPhi, 0);
  checkAtLeast('stalledPhi', options.stalledPhi, options.suspectPhi);
  checkCount('leastGaps', options.leastGaps, 2);
  checkCount('rememberedGaps', options.rememberedGaps, options.leastGaps);
}
