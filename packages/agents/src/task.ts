import type { Failure } from './failure.ts';

/** One piece of work. */
export interface Task<Input = unknown> {
  readonly id: string;
  /** What kind of work it is; an agent that `can` do it gets it. */
  readonly type: string;
  readonly input: Input;
}

/** How long and how often a task is tried. */
export interface TaskLimits {
  /** For all attempts together; passed down, never reset. Default 3 600 000 ms; > 0. */
  readonly deadlineMs: number;
  /** Time allowed without progress within one attempt. Default 60 000 ms; > 0. */
  readonly idleMs: number;
  /** Default 3; ≥ 1. */
  readonly maxAttempts: number;
}

/** The limits that hold where a task does not set its own. */
export const TASK_LIMITS: TaskLimits = Object.freeze({
  deadlineMs: 3_600_000,
  idleMs: 60_000,
  maxAttempts: 3,
});

/** Why a task was not taken on. */
export type Refusal = 'noAgent' | 'queueFull';

/** What became of a task. */
export type TaskResult<Value = unknown> =
  | {
      readonly type: 'accepted';
      readonly value: Value;
      /** Who answered, as `writer:2`. */
      readonly by: string;
      readonly attempts: number;
      /** What went wrong on the way. */
      readonly failures: readonly Failure[];
    }
  | { readonly type: 'failed'; readonly failure: Failure; readonly failures: readonly Failure[] }
  | { readonly type: 'refused'; readonly reason: Refusal }
  | { readonly type: 'stopped'; readonly failures: readonly Failure[] };

/** Whether another attempt is allowed after so many failures. */
export function mayTryAgain(failures: readonly Failure[], limits: TaskLimits): boolean {
  if (failures.length >= limits.maxAttempts) return false;
  const last = failures.at(-1);
  return !(last?.type === 'timeout' && last.kind === 'deadline');
}
