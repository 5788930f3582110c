/** One piece of work. */
export interface Task<Input = unknown> {
  readonly id: string;
  /** What kind of work it is; an agent that `can` do it gets it. */
  readonly type: string;
  readonly input: Input;
}

/** How long a task may take. */
export interface TaskLimits {
  /** For all attempts together; passed down, never reset. Default 3 600 000 ms; > 0. */
  readonly deadlineMs: number;
  /** Time allowed without progress within one attempt. Default 60 000 ms; > 0. */
  readonly idleMs: number;
}

/** The limits that hold where a task does not set its own. */
export const TASK_LIMITS: TaskLimits = Object.freeze({
  deadlineMs: 3_600_000,
  idleMs: 60_000,
});

/** @throws {RangeError} A limit is out of range; the message has it. */
export function checkLimits({ deadlineMs, idleMs }: TaskLimits): void {
  if (!(deadlineMs > 0)) throw new RangeError(`deadlineMs must be > 0, got ${deadlineMs}`);
  if (!(idleMs > 0)) throw new RangeError(`idleMs must be > 0, got ${idleMs}`);
}
