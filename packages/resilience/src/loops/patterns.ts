import type { LoopOptions } from './loop-options.ts';
import type { StepPrint } from './step-print.ts';

/** In what way a run goes round in circles. */
export type LoopPattern = 'repeat' | 'cycle' | 'nearDuplicate' | 'sameObservation' | 'noNewResult';

/** What to do about it, least first. */
export type LoopSeverity = 'note' | 'warn' | 'stop';

/** A pattern that was found. */
export interface FoundPattern {
  readonly severity: LoopSeverity;
  readonly pattern: LoopPattern;
  /** How many steps, or how many rounds of a cycle. */
  readonly count: number;
  /** The steps in one round; 1 if it is no cycle. */
  readonly period: number;
}

const SEVERITIES: readonly LoopSeverity[] = ['note', 'warn', 'stop'];

/**
 * The gravest pattern that the newest step completes, among the steps of the window.
 *
 * Every pattern needs equal *results*: equal arguments with another result are polling, no loop.
 *
 * @param steps The steps of the window, oldest first, the newest included.
 */
export function findPattern(
  steps: readonly StepPrint[],
  options: LoopOptions,
): FoundPattern | undefined {
  const newest = steps.at(-1);
  if (newest === undefined) return undefined;
  const found = [
    repeat(steps, newest, options),
    cycle(steps, options),
    nearDuplicate(steps, newest, options),
    sameObservation(steps, newest, options),
    noNewResult(steps, options),
  ].filter((one) => one !== undefined);
  let gravest: FoundPattern | undefined;
  for (const one of found) {
    if (gravest === undefined || rank(one) > rank(gravest)) gravest = one; // Ties: the first named.
  }
  return gravest;
}

const rank = ({ severity }: FoundPattern): number => SEVERITIES.indexOf(severity);

/** Same call, same result; other steps may lie between. */
function repeat(
  steps: readonly StepPrint[],
  newest: StepPrint,
  { noteAt, warnAt, stopAt }: LoopOptions,
): FoundPattern | undefined {
  const count = countOf(steps, (step) => isSame(step, newest));
  if (count < noteAt) return undefined;
  return { severity: severityOf(count, { warnAt, stopAt }), pattern: 'repeat', count, period: 1 };
}

/** A, B, A, B: the latest steps are the same few in the same order, again and again. */
function cycle(
  steps: readonly StepPrint[],
  { longestCycle, cycleWarnAt, cycleStopAt }: LoopOptions,
): FoundPattern | undefined {
  for (let period = 2; period <= longestCycle; period++) {
    const rounds = roundsOf(steps, period, cycleStopAt);
    if (rounds < cycleWarnAt || isOneStep(steps, period)) continue;
    const severity = rounds >= cycleStopAt ? 'stop' : 'warn';
    return { severity, pattern: 'cycle', count: rounds, period };
  }
  return undefined;
}

/** How often the last `period` steps were gone through, without a break; at most `most` are counted. */
function roundsOf(steps: readonly StepPrint[], period: number, most: number): number {
  let repeated = 0;
  for (let index = steps.length - 1; index >= period && repeated < period * (most - 1); index--) {
    if (!isSame(steps[index], steps[index - period])) break;
    repeated++;
  }
  return 1 + Math.floor(repeated / period);
}

/** A, A, A, A has every period; it is a repeat. */
function isOneStep(steps: readonly StepPrint[], period: number): boolean {
  return steps.slice(-period).every((step) => isSame(step, steps.at(-1)));
}

/** The same error from calls that differ in a number only, as made-up names do. */
function nearDuplicate(
  steps: readonly StepPrint[],
  newest: StepPrint,
  { warnAt, stopAt }: LoopOptions,
): FoundPattern | undefined {
  if (newest.error === null) return undefined;
  const alike = steps.filter(
    ({ shape, error }) => shape === newest.shape && error === newest.error,
  );
  if (alike.length < warnAt) return undefined;
  const severity = severityOf(alike.length, { warnAt, stopAt });
  return { severity, pattern: 'nearDuplicate', count: alike.length, period: 1 };
}

/** The same answer whatever is tried. Only an error is a reason to stop. */
function sameObservation(
  steps: readonly StepPrint[],
  newest: StepPrint,
  { sameObservationAt }: LoopOptions,
): FoundPattern | undefined {
  const pattern = 'sameObservation';
  if (newest.error === null) {
    const count = countOf(steps, ({ observation }) => observation === newest.observation);
    if (count < sameObservationAt) return undefined;
    return { severity: 'note', pattern, count, period: 1 };
  }
  const count = countOf(steps, ({ error }) => error === newest.error);
  if (count < sameObservationAt - 1) return undefined;
  return { severity: count >= sameObservationAt ? 'stop' : 'warn', pattern, count, period: 1 };
}

/** Nothing has been learnt for many steps. */
function noNewResult(
  steps: readonly StepPrint[],
  { noNewResultAt }: LoopOptions,
): FoundPattern | undefined {
  let oldest = steps.length;
  while (oldest > 0 && isKnown(steps, oldest - 1)) oldest--;
  const count = steps.length - oldest;
  if (count < noNewResultAt) return undefined;
  return { severity: 'note', pattern: 'noNewResult', count, period: 1 };
}

/** Whether an earlier step of the window has the same result. */
function isKnown(steps: readonly StepPrint[], index: number): boolean {
  const observation = steps[index]?.observation;
  return steps.findIndex((step) => step.observation === observation) < index;
}

function isSame(one: StepPrint | undefined, other: StepPrint | undefined): boolean {
  return one?.action === other?.action && one?.observation === other?.observation;
}

function severityOf(
  count: number,
  { warnAt, stopAt }: Pick<LoopOptions, 'warnAt' | 'stopAt'>,
): LoopSeverity {
  if (count >= stopAt) return 'stop';
  return count >= warnAt ? 'warn' : 'note';
}

function countOf(steps: readonly StepPrint[], matches: (step: StepPrint) => boolean): number {
  let count = 0;
  for (const step of steps) if (matches(step)) count++;
  return count;
}
