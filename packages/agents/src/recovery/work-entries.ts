import type {
  BudgetEntry,
  SavedBreaker,
  SavedCapacity,
  SavedKillSwitch,
  SavedRetryTokens,
} from '@coppice/resilience';
import type { ErrorRecord } from '../failure/error-record.ts';
import type { PipelinePlan } from '../pipeline/pipeline-plan.ts';
import type { RunState } from '../pipeline/run-state.ts';
import type { PipelineRunEvent } from '../pipeline/step.ts';
import type { BookNote, GivenAnswer } from '../task/answer-book.ts';
import type { Outcome } from '../task/outcome.ts';
import type { TaskRecord } from '../task/task-record.ts';
import type { TaskMode, TaskState } from '../task/task-state.ts';

/** A task as it was submitted, with all that it takes to do it again. */
export interface SubmittedTask {
  readonly taskId: string;
  readonly taskType: string;
  readonly input: unknown;
  /** As its machine began. */
  readonly state: WrittenState;
  readonly idleMs: number;
  readonly notes: readonly string[];
  readonly priority: number;
  /** It stands for itself, and is no part of other work. */
  readonly isRoot: boolean;
  readonly bestOnly: boolean;
  /** Its type has validators or other rules, so that nobody may do it who does not know them. */
  readonly hasRules: boolean;
}

/** A task's state in JSON, which knows no `Infinity`: no `deadlineMs` is no deadline. */
export type WrittenState = Omit<TaskState, 'deadlineMs'> & { readonly deadlineMs?: number };

/** What has changed of a task's state: fields that are new, and fields that are gone. */
export interface StateChange {
  readonly set: Partial<TaskState>;
  readonly unset?: readonly string[];
}

/** An effect that was about to be carried out. */
export interface EffectName {
  readonly taskId: string;
  readonly key: string;
}

/** What is written of the work of an application, by the entry's type. */
export interface WorkEntries {
  'application.started': { readonly id: string };
  /** In order: what was under way was told to let go. */
  'application.stopped': { readonly id: string };
  'task.submitted': SubmittedTask;
  'task.changed': {
    readonly taskId: string;
    readonly mode: TaskMode;
    readonly change: StateChange;
  };
  'task.noted': { readonly taskId: string; readonly note: BookNote };
  'task.ended': {
    readonly taskId: string;
    readonly outcome: Outcome;
    readonly record: TaskRecord;
    /** Who gave the value that is delivered, without the value. */
    readonly answer?: WrittenAnswer;
  };
  'effect.intended': EffectName & { readonly epoch: number };
  'effect.done': EffectName & { readonly value: unknown };
  /** It was not carried out, and may be. */
  'effect.failed': EffectName & { readonly error: ErrorRecord };
  'checkpoint.saved': { readonly taskId: string; readonly agent: string; readonly value: unknown };
  'run.submitted': {
    readonly runId: string;
    readonly plan: PipelinePlan;
    readonly input: unknown;
    readonly inputHash: string;
    readonly priority: number;
  };
  'run.started': {
    readonly runId: string;
    readonly tier: TaskState['tier'];
    readonly startedAtMs: number;
    readonly state: RunState;
  };
  'run.event': { readonly runId: string; readonly event: PipelineRunEvent };
  /** The value of a stage that code computed. */
  'run.computed': { readonly runId: string; readonly stage: number; readonly value: unknown };
  'run.ended': { readonly runId: string; readonly outcome: Outcome };
  'result.recalled': { readonly resultId: string; readonly reason: string };
  'breaker.saved': {
    readonly agent: string;
    readonly taskType: string;
    readonly saved: SavedBreaker;
  };
  'provider.saved': { readonly provider: string; readonly saved: SavedBreaker };
  'budget.changed': BudgetEntry;
  'switch.saved': SavedKillSwitch;
  'capacity.saved': SavedCapacity;
  'retryTokens.saved': { readonly saved: SavedRetryTokens; readonly atMs: number };
  'calibration.observed': {
    readonly agent: string;
    readonly taskType: string;
    readonly stated: number;
    readonly correct: boolean;
  };
}

/** An answer whose value stands elsewhere. */
export type WrittenAnswer = Omit<GivenAnswer, 'answer'> & {
  readonly confidence?: number;
  readonly evidence?: readonly string[];
};

/** Of the shapes above; it rises when one of them changes so that older readers misread it. */
export const WORK_VERSION = 1;

/** The types of entries that recovery reads; all others are for those who watch. */
export const WORK_TYPES: readonly (keyof WorkEntries)[] = [
  'application.started',
  'application.stopped',
  'task.submitted',
  'task.changed',
  'task.noted',
  'task.ended',
  'effect.intended',
  'effect.done',
  'effect.failed',
  'checkpoint.saved',
  'run.submitted',
  'run.started',
  'run.event',
  'run.computed',
  'run.ended',
  'result.recalled',
  'breaker.saved',
  'provider.saved',
  'budget.changed',
  'switch.saved',
  'capacity.saved',
  'retryTokens.saved',
  'calibration.observed',
];
