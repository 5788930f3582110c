import type { AttemptEnd } from '../agent/attempt.ts';
import type { AssignedAttempt } from './assigned-attempt.ts';
import { type EndReading, readEnd } from './attempt-failure.ts';
import { attemptBudget } from './make-attempt.ts';
import { MOST_WAITS } from './next-move.ts';
import type { TaskState } from './task-state.ts';
import type { TaskDriverParts } from './task-under-way.ts';

/** Reads how the attempt of a task ended without an answer, and tells its provider if that refused. */
export function endedAttempt(
  end: AttemptEnd,
  present: AssignedAttempt,
  { state, parts }: { readonly state: TaskState; readonly parts: TaskDriverParts },
): EndReading & { readonly hasTried: boolean } {
  const { idleMs, task, world } = parts;
  const { random, clock } = world.system.host;
  const { profile } = present.assigned;
  const { waits } = state.place;
  const ownBudget = attemptBudget(task.id, state.attempts.length + 1);
  const reading = readEnd(end, { clock, random, profile, idleMs, waits, ownBudget });
  const { cause, isTheAgents } = reading;
  const isModel = cause.type === 'provider' && !cause.provider.startsWith('tool:');
  if (end.type === 'threw' && isModel) present.noteProvider({ type: 'failed', error: end.error });
  // Who was refused once too often has tried: the next one is another.
  return { ...reading, hasTried: isTheAgents || waits >= MOST_WAITS };
}
