import type { Finding } from '../failure/finding.ts';
import type { Validator } from '../validation/validator.ts';
import type { Ladder } from './ladder.ts';
import type { Task, TaskLimits } from './task.ts';

/** How tasks of one type are done, checked and retried. */
export interface TaskTypeOptions<Input, Value> {
  /** Every answer must pass them. Default none. */
  readonly validators?: readonly Validator<Input, Value>[];
  /** What is tried after a failure. Default `LADDER`. */
  readonly ladder?: Ladder;
  readonly limits?: Partial<TaskLimits>;
  /** The most that one task may use, retries and parts included. Default: what its run has left. */
  readonly budgetTokens?: number;
  /** The most that one attempt may use. Default: what the task has left. */
  readonly attemptTokens?: number;
  /**
   * Divides a task that agents fail at into parts, each of a type of its own. At most 5; parts may be
   * divided once more. Default: none, and the rung is passed over.
   */
  readonly decompose?: (
    task: Task<Input>,
    findings: readonly Finding[],
  ) => readonly TaskPart[] | Promise<readonly TaskPart[]>;
  /** Makes the answer of the parts' values, in the order of the parts. */
  readonly synthesize?: (task: Task<Input>, values: readonly unknown[]) => Value | Promise<Value>;
}

/** A part of a task, with a contract of its own: its type. */
export interface TaskPart<Input = unknown> {
  readonly type: string | TaskType;
  readonly input: Input;
}

/** A type of task: what goes in, what comes out, and what is done when it fails. */
export interface TaskType<in Input = never, out Value = unknown>
  extends TaskTypeOptions<never, unknown> {
  readonly name: string;
  /** Never there: it carries the types. */
  readonly types?: { readonly input: (input: Input) => void; readonly value: Value };
}

/**
 * Declares a type of task: what goes in, what comes out, how answers are checked, and what is tried
 * when one fails.
 *
 * Use it in `can`, in `submit` and in the stages of a pipeline, so that their types agree.
 *
 * @param name What it is called in the journal and by breakers, such as `code.write`.
 * @param options.validators Every answer must pass them. Default none.
 * @param options.ladder Default `LADDER`.
 * @param options.budgetTokens The most that one task may use, retries included.
 * @param options.decompose Divides a task that agents fail at; needs `synthesize`.
 * @throws {TypeError} The name is empty, or only one of `decompose` and `synthesize` is given.
 * @example
 * import { ladder, taskType, validator } from '@coppice/agents';
 * const sum = taskType<readonly number[], number>('sum', {
 *   ladder: ladder(['feedback']),
 *   validators: [
 *     validator({ name: 'isFinite', examine: ({ answer }) => Number.isFinite(answer.value) || 'NaN' }),
 *   ],
 * });
 * if (sum.name !== 'sum') throw new Error(sum.name);
 */
export function taskType<Input, Value>(
  name: string,
  options: TaskTypeOptions<Input, Value> = {},
): TaskType<Input, Value> {
  if (name === '') throw new TypeError('a type of task needs a name, got ""');
  if ((options.decompose === undefined) !== (options.synthesize === undefined)) {
    throw new TypeError(`"${name}": decompose and synthesize need each other; give both`);
  }
  // Whoever uses it sees only what goes in and comes out.
  return Object.freeze({ ...options, name }) as TaskType<Input, Value>;
}
