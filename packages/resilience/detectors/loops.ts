import { verdictOf, withStep } from '../src/loops/loop-detector.ts';
import { LOOP_DEFAULTS } from '../src/loops/loop-options.ts';
import type { StepPrint } from '../src/loops/step-print.ts';
import type { LoopRecord } from './record.ts';
import { share } from './share.ts';

/** How well `stop` tells runs that fail from runs that succeed. */
export interface LoopScore {
  /** Share of the successes that it would have ended before their first perfect step. */
  readonly falseKill: number;
  /** Share of the failures in which it comes at all. */
  readonly recall: number;
  /** Share of the turns of failures that come after it. */
  readonly turnsSaved: number;
}

/** Plays every episode to a loop detector with its default options. */
export function scoreLoops(records: readonly LoopRecord[]): LoopScore {
  const runs = records.map((record) => ({ ...record, stop: stopOf(record.steps.map(printOf)) }));
  const successes = runs.filter(({ ok }) => ok === 1);
  const failures = runs.filter(({ ok }) => ok === 0);
  const killed = successes.filter(
    ({ stop, best }) => stop !== undefined && stop < (best ?? Infinity),
  );
  const caught = failures.filter(({ stop }) => stop !== undefined);
  const saved = failures.map(({ stop, steps }) =>
    stop === undefined ? 0 : steps.length - 1 - stop,
  );
  return {
    falseKill: share(killed.length, successes.length),
    recall: share(caught.length, failures.length),
    turnsSaved: share(sum(saved), sum(failures.map(({ steps }) => steps.length))),
  };
}

/** The step, from 0, at which a detector says stop. */
export function stopOf(prints: readonly StepPrint[]): number | undefined {
  let window: readonly StepPrint[] = [];
  for (const [index, print] of prints.entries()) {
    window = withStep(window, print, LOOP_DEFAULTS.window);
    if (verdictOf(window, LOOP_DEFAULTS).type === 'stop') return index;
  }
  return undefined;
}

/** The recording has hashes of its own; they stand for ours. */
function printOf([
  action,
  shape,
  observation,
  ,
  looksLikeError,
]: LoopRecord['steps'][number]): StepPrint {
  const error = looksLikeError === 1 ? observation : null;
  return { tool: 'intercode', action, shape, observation, error };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
