import { checkCount } from '../option-checks.ts';

/** When a run is taken to go round in circles. All counts are of steps. */
export interface LoopOptions {
  /** How many of the latest steps are looked at; older ones are forgotten. Default 12; ≥ 2. */
  readonly window: number;
  /** Same call, same result, so often within the window: a note. Default 2; ≥ 2. */
  readonly noteAt: number;
  /** So often: a warning. Default 3; ≥ `noteAt`. */
  readonly warnAt: number;
  /** So often: stop. Holds for near-duplicates of a failing call too. Default 4; ≥ `warnAt`. */
  readonly stopAt: number;
  /** The longest cycle of several steps that is looked for. Default 4; ≥ 1 (1: none). */
  readonly longestCycle: number;
  /** A cycle gone through so often: a warning. Default 2; ≥ 2. */
  readonly cycleWarnAt: number;
  /** So often: stop. Default 3; ≥ `cycleWarnAt`. */
  readonly cycleStopAt: number;
  /**
   * The same error from whatever calls, so often: stop; one less: a warning. The same result that is
   * no error: a note at most, since "ok" and an empty answer are what healthy runs see. Default 5;
   * ≥ 3.
   */
  readonly sameObservationAt: number;
  /** So many steps without a result that is new within the window: a note. Default 8; ≥ 2. */
  readonly noNewResultAt: number;
  /** Names of fields, at any depth of arguments and results, that say nothing: clocks, ids of a call. */
  readonly volatileFields: readonly string[];
  /** Tools that may repeat themselves: waiting, recalling, thinking. Default none. */
  readonly exemptTools: readonly string[];
}

/** What holds where options say nothing else. */
export const LOOP_DEFAULTS: LoopOptions = Object.freeze({
  window: 12, // InterCode, development half: with 8 steps 0.8 points of recall are lost.
  noteAt: 2, // InterCode: 5 % of the runs that end well do this, so it is no more than a note.
  warnAt: 3, // InterCode: in 1.4 % of the runs that end well, 66 % of those that fail.
  stopAt: 4, // InterCode: 0.5 % and 57 %; tau-bench: in none of 86 runs that end well.
  longestCycle: 4, // opencode issue 47759: A, B, A, B is missed by a detector of repeats.
  cycleWarnAt: 2,
  cycleStopAt: 3, // OpenHands stops two alternating pairs over 6 steps, which is the same.
  sameObservationAt: 5, // InterCode: 11 points of recall for 0.3 of false kills, errors only.
  noNewResultAt: 8, // Judgement. A note cannot stop a run.
  // No "date" or "time": a search for another day is another search.
  volatileFields: Object.freeze([
    ...['pid', 'timestamp', 'elapsedMs', 'durationMs', 'latencyMs'],
    ...['requestId', 'request_id', 'traceId', 'trace_id', 'toolCallId', 'tool_call_id'],
  ]), // OpenHands ignores ids such as pid.
  exemptTools: Object.freeze([]),
});

/** @throws {RangeError} An option is outside its range; the message has the value. */
export function checkLoopOptions(options: LoopOptions): void {
  checkCount('window', options.window, 2);
  checkCount('noteAt', options.noteAt, 2);
  checkCount('warnAt', options.warnAt, options.noteAt);
  checkCount('stopAt', options.stopAt, options.warnAt);
  checkCount('longestCycle', options.longestCycle, 1);
  checkCount('cycleWarnAt', options.cycleWarnAt, 2);
  checkCount('cycleStopAt', options.cycleStopAt, options.cycleWarnAt);
  checkCount('sameObservationAt', options.sameObservationAt, 3);
  checkCount('noNewResultAt', options.noNewResultAt, 2);
  // A rule that needs more steps than the window has could never fire: say so, do not stay silent.
  const longest = Math.max(
    options.stopAt,
    options.sameObservationAt,
    options.noNewResultAt,
    options.longestCycle > 1 ? options.longestCycle * options.cycleStopAt : 0,
  );
  if (options.window < longest) {
    throw new RangeError(
      `window must be ≥ ${longest}, which the rules need, got ${options.window}`,
    );
  }
}
