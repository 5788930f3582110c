import { type GapRhythm, NO_RHYTHM, phiOf, withGap } from './gap-rhythm.ts';
import type { StallOptions } from './stall-options.ts';

/** What counts as progress. Keep-alives, metadata and empty pieces do not. */
export type ProgressKind = 'chunk' | 'tool' | 'step' | 'child';

/** What is remembered of an agent's silence, as JSON. Times are of the monotonic clock. */
export interface StallState {
  readonly version: 1;
  /** When it was last looked at, or when it last progressed. */
  readonly checkedMs: number;
  /** For how long the host was paused since then, as far as it was reported. */
  readonly pausedMs: number;
  /** For how long it has been silent while the host itself was seen running. */
  readonly silentMs: number;
  /** The latest sign that it gets on. */
  readonly lastProgress: ProgressKind | 'start';
  readonly rhythm: GapRhythm;
}

/** What a silence is taken to be. */
export type StallVerdict =
  | { readonly type: 'active'; readonly silentMs: number; readonly phi?: number }
  /** Silent for longer than it usually is: tell somebody, do not end it. */
  | {
      readonly type: 'suspect';
      readonly silentMs: number;
      readonly phi?: number;
      readonly finding: string;
    }
  /** Silent for its whole budget: end it. */
  | {
      readonly type: 'stalled';
      readonly silentMs: number;
      readonly phi?: number;
      readonly finding: string;
    };

/** How often silence is looked at within one budget. */
const CHECKS_PER_BUDGET = 20;
/** Timers are not finer than this. */
const SHORTEST_INTERVAL_MS = 1;
/** How much of the time since the last look counts at most, in intervals between two looks. */
const MOST_INTERVALS = 1.5;

/** No silence yet: an attempt has just begun. */
export const noSilence = (nowMs: number): StallState => ({
  version: 1,
  checkedMs: nowMs,
  pausedMs: 0,
  silentMs: 0,
  lastProgress: 'start',
  rhythm: NO_RHYTHM,
});

/** The budget of the silence that is on. */
const budgetOf = ({ lastProgress }: StallState, options: StallOptions): number =>
  lastProgress === 'start' ? options.firstProgressMs : options.idleMs;

const intervalOf = (state: StallState, options: StallOptions): number =>
  Math.max(SHORTEST_INTERVAL_MS, budgetOf(state, options) / CHECKS_PER_BUDGET);

/**
 * One look more. What counts is time in which the host was seen running: a look that comes late means
 * that the process slept or that its event loop was busy, and the agent could not have got on either.
 */
export function observed(state: StallState, nowMs: number, options: StallOptions): StallState {
  const sinceMs = Math.max(0, nowMs - state.checkedMs - state.pausedMs);
  const countedMs = Math.min(sinceMs, intervalOf(state, options) * MOST_INTERVALS);
  return {
    ...state,
    checkedMs: Math.max(nowMs, state.checkedMs),
    pausedMs: 0,
    silentMs: state.silentMs + countedMs,
  };
}

/** The host was paused for so long: that much of the time since the last look does not count. */
export const withPause = (state: StallState, pausedMs: number): StallState => ({
  ...state,
  pausedMs: state.pausedMs + pausedMs,
});

/** The agent gets on: its silence is over, and was one gap of its rhythm. */
export function progressed(
  state: StallState,
  now: { readonly nowMs: number; readonly kind: ProgressKind },
  options: StallOptions,
): StallState {
  const { silentMs } = observed(state, now.nowMs, options);
  // The time to the first output is no gap between two.
  const isGap = state.lastProgress !== 'start';
  return {
    version: 1,
    checkedMs: Math.max(now.nowMs, state.checkedMs),
    pausedMs: 0,
    silentMs: 0,
    lastProgress: now.kind,
    rhythm: isGap ? withGap(state.rhythm, silentMs, options.rememberedGaps) : state.rhythm,
  };
}

/**
 * What to think of the silence so far. The budget alone can make it a stall; the agent's own rhythm
 * can only excuse it for a while longer, or make it suspect sooner.
 */
export function verdictOf(state: StallState, options: StallOptions): StallVerdict {
  const { silentMs, rhythm, lastProgress } = state;
  const budgetMs = budgetOf(state, options);
  const knowsRhythm = lastProgress !== 'start' && rhythm.gaps >= options.leastGaps;
  const phi = knowsRhythm ? phiOf(rhythm, silentMs) : undefined;
  const seen = { silentMs, ...(phi === undefined ? {} : { phi }) };
  const isExcused =
    phi !== undefined && phi < options.stalledPhi && silentMs < budgetMs * options.longestIdleRatio;
  if (silentMs >= budgetMs && !isExcused) {
    return {
      type: 'stalled',
      ...seen,
      finding: findingOf(state, `its budget is ${seconds(budgetMs)} s`),
    };
  }
  const isUnusual = phi === undefined ? silentMs >= budgetMs / 2 : phi >= options.suspectPhi;
  const isSuspect =
    silentMs >= budgetMs || (isUnusual && silentMs >= budgetMs * options.suspectRatio);
  if (!isSuspect) return { type: 'active', ...seen };
  return { type: 'suspect', ...seen, finding: findingOf(state, 'which is longer than usual') };
}

/** In how many milliseconds to look again, so that the end of a budget is not overslept. */
export function nextCheckMs(state: StallState, options: StallOptions): number {
  const budgetMs = budgetOf(state, options);
  const ends = [budgetMs, budgetMs * options.longestIdleRatio];
  const leftMs = ends.map((end) => end - state.silentMs).find((left) => left > 0) ?? Infinity;
  return Math.max(SHORTEST_INTERVAL_MS, Math.min(intervalOf(state, options), leftMs));
}

const seconds = (ms: number): number => Math.round(ms / 100) / 10;

function findingOf({ silentMs, lastProgress }: StallState, clause: string): string {
  const since = lastProgress === 'start' ? 'since it began' : `since the last ${lastProgress}`;
  return `No progress for ${seconds(silentMs)} s ${since}; ${clause}.`;
}
