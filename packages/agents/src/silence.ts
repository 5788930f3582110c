/** What counts as progress. Keep-alives do not. */
export type ProgressKind = 'chunk' | 'tool' | 'step' | 'child';

/** The latest sign that an agent gets on. */
export interface LastProgress {
  readonly kind: ProgressKind | 'start';
  readonly atMs: number;
}

/** What has been seen of an agent's silence so far. */
export interface Silence {
  /** When it was last looked at. */
  readonly checkedMs: number;
  /** For how long it has been silent while the host itself was seen running. */
  readonly observedMs: number;
}

/** How often silence is looked at within one idle budget. */
const CHECKS_PER_BUDGET = 20;
/** How much of the time since the last look counts at most, in intervals between two looks. */
const MAX_INTERVALS = 1.5;

/** No silence yet: an attempt has just begun. */
export const noSilence = (nowMs: number): Silence => ({ checkedMs: nowMs, observedMs: 0 });

/**
 * Looks at an agent's silence once more.
 *
 * Progress decides, not elapsed time: a slow agent that gets on is healthy. And what counts is time
 * in which the host was seen running. A look that comes late means that the process slept or that
 * its event loop was busy with others; the agent could not have got on either, so of such a gap
 * only as much counts as would have passed between two looks.
 */
export function observeSilence(
  silence: Silence,
  now: { readonly nowMs: number; readonly lastProgressMs: number; readonly idleMs: number },
): Silence {
  const { nowMs, lastProgressMs, idleMs } = now;
  const hasProgressed = lastProgressMs > silence.checkedMs;
  const sinceMs = nowMs - (hasProgressed ? lastProgressMs : silence.checkedMs);
  const longestMs = (idleMs / CHECKS_PER_BUDGET) * MAX_INTERVALS;
  const beforeMs = hasProgressed ? 0 : silence.observedMs;
  return { checkedMs: nowMs, observedMs: beforeMs + Math.min(sinceMs, longestMs) };
}

/** Whether an agent has been silent for its whole idle budget. */
export const isSilent = ({ observedMs }: Silence, idleMs: number): boolean => observedMs >= idleMs;

/** When to look again. */
export const nextCheckMs = ({ observedMs }: Silence, idleMs: number): number =>
  Math.min(idleMs / CHECKS_PER_BUDGET, Math.max(0, idleMs - observedMs));
