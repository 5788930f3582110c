/** What counts as progress. Keep-alives do not. */
export type ProgressKind = 'chunk' | 'tool' | 'step' | 'child';

/** The latest sign that an agent gets on. */
export interface LastProgress {
  readonly kind: ProgressKind | 'start';
  readonly atMs: number;
}

/** What to do when the time allowed without progress may be over. */
export type SilenceCheck =
  | { readonly type: 'silent' }
  | { readonly type: 'wait'; readonly delayMs: number };

/** A check that comes later than this share of the budget means that the host itself stood still. */
const PAUSE_RATIO = 0.25;

/**
 * Whether an agent has been silent for longer than it may.
 *
 * Progress decides, not elapsed time: a slow agent that gets on is healthy. When the check itself
 * comes late, the whole process was paused (asleep, or its event loop blocked); the agent could
 * not have made progress either, so it gets its budget again.
 *
 * @param dueMs When this check should have run.
 */
export function checkSilence(times: {
  readonly nowMs: number;
  readonly dueMs: number;
  readonly lastProgressMs: number;
  readonly idleMs: number;
}): SilenceCheck {
  const { nowMs, dueMs, lastProgressMs, idleMs } = times;
  if (nowMs - dueMs > idleMs * PAUSE_RATIO) return { type: 'wait', delayMs: idleMs };
  const leftMs = lastProgressMs + idleMs - nowMs;
  return leftMs > 0 ? { type: 'wait', delayMs: leftMs } : { type: 'silent' };
}
