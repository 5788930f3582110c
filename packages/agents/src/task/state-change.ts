import type { StateChange } from '../recovery/work-entries.ts';
import type { TaskState } from './task-state.ts';

/** What is new in a state since another. Its parts are never changed in place, so identity tells. */
export function changeBetween(before: TaskState, after: TaskState): StateChange {
  const set: Record<string, unknown> = {};
  const unset: string[] = [];
  for (const [field, value] of Object.entries(after)) {
    if (Object.is(before[field as keyof TaskState], value)) continue;
    if (value === undefined) unset.push(field);
    else set[field] = value;
  }
  return unset.length === 0 ? { set } : { set, unset };
}

/** A state after a change. */
export function withChange(state: TaskState, { set, unset = [] }: StateChange): TaskState {
  const gone = Object.fromEntries(unset.map((field) => [field, undefined]));
  return { ...state, ...set, ...gone };
}
