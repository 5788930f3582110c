import type { Failure } from '../failure/failure.ts';
import { nextMove, type Possibilities, placeAfter, type Setback } from './next-move.ts';
import type { AttemptRecord } from './task-record.ts';
import { NOTHING_SPENT, recordOf, type TaskMode, type TaskState } from './task-state.ts';

/** How a task was written down last. */
export interface WrittenTask {
  readonly mode: TaskMode;
  readonly state: TaskState;
  /** When it came into this mode. */
  readonly sinceMs: number;
}

/** Whether an attempt ended because its process did. */
export const isLoss = (ending: AttemptRecord['ending']): boolean =>
  ending.type === 'failed' && ending.failure.type === 'crash' && ending.failure.kind === 'lost';

/**
 * The state from which a task goes on that an earlier process had begun. What was under way is lost,
 * and tried again with the reason in its feedback; what waited, waits for the time that is left.
 *
 * @param now.hasAnswer The answer that was to be examined is still there.
 */
export function resumedState(
  { mode, state, sinceMs }: WrittenTask,
  now: {
    readonly atMs: number;
    readonly hasAnswer: boolean;
    readonly can: () => Possibilities;
  },
): TaskState {
  const { atMs, hasAnswer, can } = now;
  const isQueued = mode === 'queued';
  if (mode === 'working' || (mode === 'validating' && !hasAnswer)) {
    return lost({ ...state, isQueued }, atMs, can);
  }
  const resumed = { in: mode, atMs };
  if (state.move?.type !== 'wait' || mode !== 'choosing') return { ...state, isQueued, resumed };
  const delayMs = Math.max(0, state.delayMs - (atMs - sinceMs));
  return { ...state, isQueued, resumed, delayMs, move: { type: 'wait', delayMs } };
}

function lost(state: TaskState, atMs: number, can: () => Possibilities): TaskState {
  const { present, taskId, taskType, inputHash, attempts, place, ladder } = state;
  const failure: Failure = {
    ...{ type: 'crash', kind: 'lost', taskId, taskType, inputHash, atMs },
    ...{ agent: present?.agent ?? '', actorId: present?.actorId ?? '' },
    attempt: attempts.length + 1,
    lastProgress: undefined,
  };
  const ending = { type: 'failed', failure } as const;
  const records = recordOf(state, { atMs, spent: NOTHING_SPENT, ending });
  // Waited for as often as any infrastructure: a task that ends its process does not do so for ever.
  const setback: Setback = { type: 'infrastructure', retryAfterMs: 0 };
  const move = nextMove(place, setback, ladder, can());
  return {
    ...state,
    attempts: records,
    failures: [...state.failures, failure],
    present: undefined,
    move,
    delayMs: 0,
    place: placeAfter(place, move, setback),
    resumed: { in: 'choosing', atMs },
  };
}
