import type { Budget } from '@coppice/resilience';
import type { TaskLimits } from './task.ts';
import type { TaskType } from './task-type.ts';

/** A task to be done. */
export interface Submission<Input = unknown> {
  /** Its type: the name, or what `taskType` made, which has its value's type too. */
  readonly type: string | TaskType;
  readonly input: Input;
  /** Default: a new id from the host. */
  readonly id?: string;
  readonly limits?: Partial<TaskLimits>;
  /** Results that the input was made of, by `resultId`: what is recalled there is recalled here. */
  readonly consumes?: readonly string[];
  /** Why it is done once more; the agent is told. */
  readonly notes?: readonly string[];
  /** What it spends comes out of this. Default: the application's. */
  readonly budget?: Budget;
  /** For the queue when too few agents are well: higher is sooner. Default 0. */
  readonly priority?: number;
  /** Cancels the task when aborted: its outcome is `stopped`, its attempt's signal is aborted. */
  readonly signal?: AbortSignal;
}
