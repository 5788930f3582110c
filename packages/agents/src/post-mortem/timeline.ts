import { nameOfFailure } from '../failure/failure.ts';
import type { TaskRecord } from '../task/task-record.ts';
import { attemptsOf } from './attribute.ts';
import type { TimelineEntry } from './post-mortem.ts';

/** As many as a person reads; the first and the last say most. */
const MAX_TIMELINE = 200;

/** What happened in a task. */
export function taskTimeline(record: TaskRecord, startedAtMs: number): readonly TimelineEntry[] {
  const entries = attemptsOf(record).flatMap(({ record: { taskId }, attempt }) => {
    const { agent, rung, startedAtMs: beganAtMs, endedAtMs, ending } = attempt;
    const at = { agent, taskId };
    const result = ending.type === 'failed' ? nameOfFailure(ending.failure) : ending.type;
    return [
      { atMs: beganAtMs, what: `attempt ${attempt.attempt} began (${rung})`, ...at },
      { atMs: endedAtMs, what: `attempt ${attempt.attempt} ended: ${result}`, ...at },
    ];
  });
  const { taskId } = record;
  const apart = record.failures
    .filter((failure) => failure.agent === '')
    .map((failure) => ({ atMs: failure.atMs, what: nameOfFailure(failure), taskId }));
  return [...entries, ...apart].map((entry) => ({ ...entry, atMs: entry.atMs - startedAtMs }));
}

/** In order of time, and short: of too many the middle is left out. */
export function shortened(entries: readonly TimelineEntry[]): {
  readonly timeline: readonly TimelineEntry[];
  readonly elided: number;
} {
  const sorted = entries.toSorted((one, other) => one.atMs - other.atMs);
  const elided = Math.max(0, sorted.length - MAX_TIMELINE);
  const half = MAX_TIMELINE / 2;
  const timeline = elided === 0 ? sorted : [...sorted.slice(0, half), ...sorted.slice(-half)];
  return { timeline, elided };
}
