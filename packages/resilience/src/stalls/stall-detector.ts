import { checkAtLeast } from '../option-checks.ts';
import { checkSavedVersion } from '../saved-version.ts';
import {
  nextCheckMs,
  noSilence,
  observed,
  type ProgressKind,
  progressed,
  type StallState,
  type StallVerdict,
  verdictOf,
  withPause,
} from './silence.ts';
import { checkStallOptions, STALL_DEFAULTS, type StallOptions } from './stall-options.ts';

/** Watches the silence of one attempt. It has no timer: look when {@link StallDetector.nextCheckMs} says. */
export interface StallDetector {
  /**
   * The agent gets on. Forward a child's progress as `child`: who waits for a busy child is not stuck.
   */
  progress(kind: ProgressKind, nowMs: number): void;
  /** What to think of the silence so far. */
  check(nowMs: number): StallVerdict;
  /** The host was paused, or its event loop blocked, for so long: that is nobody's silence. */
  paused(pausedMs: number): void;
  /** In how many milliseconds to check again. */
  nextCheckMs(): number;
  /** What it remembers, for a restart on the same clock. */
  save(): StallState;
}

/**
 * A detector of agents that have stopped getting on: silent for longer than their budget.
 *
 * Use it instead of a deadline on the whole attempt: a slow agent that gets on is healthy, however long
 * it takes, and a fast one that hangs is noticed within its budget. Only progress counts: a piece of
 * output, a tool that answered, a finished step, a child's progress; not a keep-alive.
 *
 * Silence of the whole budget is a stall, unless the agent's own gaps make it plausible (φ below
 * `stalledPhi`): then it may last `longestIdleRatio` budgets. φ never makes a stall of less than a
 * budget, it only makes it `suspect`: healthy calls take ten times their median more than once in a
 * thousand times. Look at least as often as `nextCheckMs` says: of a longer wait only 1.5 intervals
 * count, since the host was probably asleep; with punctual looks a stall is noticed within the budget
 * and one interval (a twentieth of it).
 *
 * @param options See {@link StallOptions}; {@link STALL_DEFAULTS}. `nowMs`: when the attempt begins, on
 *   the monotonic clock. `saved`: what an earlier detector of the same attempt remembered.
 * @throws {RangeError} An option is outside its range; the message has the value.
 * @throws {TypeError} `saved` is of an unknown version.
 * @see Hayashibara et al., "The φ Accrual Failure Detector", 2004; Cloudflare agents, RFC "chat recovery
 *   work budget": work done tells a long turn from a runaway, elapsed time does not.
 * @example
 * import { createStallDetector } from '@coppice/resilience';
 * const detector = createStallDetector({ nowMs: 0, firstProgressMs: 1000, idleMs: 1000 });
 * let nowMs = 0;
 * detector.progress('chunk', nowMs);
 * while (detector.check(nowMs).type !== 'stalled') nowMs += detector.nextCheckMs();
 * if (nowMs !== 1000) throw new Error(`noticed after ${nowMs} ms`);
 */
export function createStallDetector(
  options: Partial<StallOptions> & { readonly nowMs: number; readonly saved?: StallState },
): StallDetector {
  const { nowMs: startMs, saved, ...given } = options;
  const rules: StallOptions = { ...STALL_DEFAULTS, ...given };
  checkStallOptions(rules);
  if (saved !== undefined) checkSavedVersion('stall detector', saved);
  let state = saved ?? noSilence(startMs);

  return {
    progress(kind, nowMs) {
      state = progressed(state, { nowMs, kind }, rules);
    },
    check(nowMs) {
      state = observed(state, nowMs, rules);
      return verdictOf(state, rules);
    },
    paused(pausedMs) {
      checkAtLeast('pausedMs', pausedMs, 0);
      state = withPause(state, pausedMs);
    },
    nextCheckMs: () => nextCheckMs(state, rules),
    save: () => state,
  };
}
