import type { Amount, Lease, ProgressKind } from '@coppice/resilience';
import type { Outcome } from '../task/outcome.ts';
import type { Submission } from '../task/submission.ts';
import type { EffectIo, EffectOptions } from './effects.ts';
import type { Feedback } from './feedback.ts';
import type { ToolOptions } from './tool-gate.ts';

/** All that passes between a user's agent and the runtime. */
export interface RunContext {
  /** Aborted when the attempt is over: deadline, silence, cancellation, stop. Pass it on. */
  readonly signal: AbortSignal;
  /** The number of this attempt; give it to whoever must refuse the late writes of an earlier one. */
  readonly epoch: number;
  /** Who runs: the agent's id. */
  readonly agent: string;
  /** Why earlier attempts failed, oldest first. Put `message` into the prompt. */
  readonly feedback: readonly Feedback[];
  /** Why the task is done once more, if it is: a recalled source, a person's remark. */
  readonly notes: readonly string[];
  /** What an earlier attempt of this agent at the same task saved. */
  readonly checkpoint: Checkpoint;
  /** Tells that the agent gets on. Without it for the idle budget, the incarnation is ended. */
  progress(kind: ProgressKind): void;
  /**
   * Reserves the most that a call may use, before it is made. Commit what it used; what is left open
   * is charged in full. A number is tokens.
   *
   * @throws {BudgetRefusedError} Not enough is left. Let it out.
   */
  reserve(amount: number | Amount): Lease;
  /**
   * Calls a tool. Its answer counts as progress; the same call with the same answer again and again is
   * noticed, told in the answer, and then stopped.
   *
   * @throws {LoopError} The run goes round in circles.
   * @throws {ToolUnavailableError} The service behind it refuses.
   */
  tool<T>(
    name: string,
    args: unknown,
    fn: (signal: AbortSignal) => Promise<T>,
    options?: ToolOptions<T>,
  ): Promise<T>;
  /**
   * Does something to the world once for this task and key, however often the task is tried. With a
   * journal that holds over restarts: the intent is on disk before `fn` is called, its value after.
   *
   * @param options.check Finds out whether it was done, when a process died in the middle of it.
   * @throws {EffectUnresolvedError} It did, and there is no `check`. Let it out.
   */
  effect<T>(key: string, fn: (io: EffectIo) => Promise<T>, options?: EffectOptions<T>): Promise<T>;
  /**
   * Has another agent do a part. It ends with this attempt, what it spends comes out of this task's
   * budget, and while it is busy this agent is not silent.
   */
  child<Value = unknown>(
    submission: Omit<Submission, 'signal' | 'budget'>,
  ): Promise<Outcome<Value>>;
  /** Says something for the record. */
  log(message: string, data?: unknown): void;
}

/** A place for one value, kept from attempt to attempt of one agent at one task. */
export interface Checkpoint {
  load(): unknown;
  save(value: unknown): void;
}
