import type { Clock } from '@coppice/host';
import type { Calibration, Lease } from '@coppice/resilience';
import type { Answer } from '../agent/answer.ts';
import type { Task } from '../task/task.ts';
import type { Verdict } from './verdict.ts';

/** How dear a validator is. They run in this order; those of one cost run side by side. */
export type ValidatorCost = 'free' | 'cheap' | 'dear';

/** An answer under examination, with what it takes to judge it. */
export interface Examination<Input = unknown, Value = unknown> {
  readonly task: Task<Input>;
  readonly answer: Answer<Value>;
  /** Who gave it. */
  readonly agent: string;
  readonly family: string | undefined;
  readonly attempt: number;
  /** The tool calls of this attempt, as they were really made. */
  readonly toolCalls: readonly ToolCall[];
  /** Values of the results that the task consumed. */
  readonly consumed: readonly unknown[];
  /** Answers to this task that were rejected before. */
  readonly rejected: readonly unknown[];
  /** What others answered to this task before, without seeing this answer: one for each of them. */
  readonly heard?: readonly Opinion<Value>[];
  /** Suspicions of cheaper validators. */
  readonly isSuspect: boolean;
  /** Aborted at the validator's deadline, and when the task is over. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly calibration: Calibration;
  /** Takes what a call may use out of the task's budget. @throws {BudgetRefusedError} Not enough is left. */
  reserve(tokens: number): Lease;
  /**
   * Asks another agent the same, which does not see this answer. `undefined`: there is nobody else.
   */
  secondOpinion(options?: {
    /** Agents that are not to be asked; the one examined never is. */
    readonly except?: readonly string[];
  }): Promise<Opinion<Value> | undefined>;
}

/** A tool call that an agent made. */
export interface ToolCall {
  readonly name: string;
  readonly args: unknown;
  /** What it answered, or the error that it threw. */
  readonly result: unknown;
  readonly isError: boolean;
}

/** What another agent answers to the same task. */
export interface Opinion<Value = unknown> {
  readonly agent: string;
  readonly family: string | undefined;
  readonly answer: Answer<Value>;
}

/** Examines answers. Made by `schema`, `consistent`, … or by `validator` of one function. */
export interface Validator<Input = never, Value = never> {
  readonly name: string;
  readonly cost: ValidatorCost;
  /** It is then stopped, and its verdict is that nothing was proven. Default by its cost. */
  readonly deadlineMs: number;
  /** Runs only when a cheaper one suspects something. Default false. */
  readonly onlyIfSuspect: boolean;
  /**
   * Of one that asks others: which answers are the same. Whoever said something else than the answer
   * that is accepted has then failed. Without it only whom a verdict names has.
   */
  readonly isSame?: (one: Value, other: Value) => boolean;
  examine(examination: Examination<Input, Value>): Verdict | Promise<Verdict>;
}
