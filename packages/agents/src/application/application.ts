import type { ExitReason, System } from '@coppice/actor';
import type { Host } from '@coppice/host';
import type { Journal } from '@coppice/journal';
import type {
  BudgetUsage,
  Calibration,
  CalibrationOptions,
  CapacityTier,
  KillSwitchMode,
  RetryTokenOptions,
  Stop,
} from '@coppice/resilience';
import type { Intensity, SupervisorSpec } from '@coppice/supervision';
import type { Failure } from '../failure/failure.ts';
import type { Notifier } from '../notifier/notifier.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import type { Contamination } from '../provenance/recall.ts';
import type { Ladder } from '../task/ladder.ts';
import type { Outcome } from '../task/outcome.ts';
import type { Submission } from '../task/submission.ts';
import type { TaskLimits } from '../task/task.ts';
import type { TaskType } from '../task/task-type.ts';
import type { ApplicationEvent } from './events.ts';
import type { GuardOptions, Guards } from './guards.ts';
import type { RecallReport } from './recall-in.ts';
import type { ResumeReport } from './resume.ts';
import type { RunOptions } from './runs.ts';
import type { SavedApplication } from './saved-application.ts';

/** What an application is made of. `APPLICATION_DEFAULTS` holds where it says nothing. */
export interface ApplicationOptions extends GuardOptions {
  readonly id: string;
  /** The tree of agents. */
  readonly agents: SupervisorSpec;
  /** Default: the real world; with a journal, the journal's, and no other. */
  readonly host?: Host;
  /**
   * Where everything is written down, so that another process can go on with it. What earlier
   * processes left is there at once; see `resume`. Close it after the application. Default: none.
   */
  readonly journal?: Journal;
  /** Pipelines whose runs `resume` can go on with. */
  readonly pipelines?: readonly Pipeline[];
  /** Types of tasks that are submitted by name; those of pipelines need not be listed. */
  readonly tasks?: readonly TaskType[];
  /** Limits of tasks that do not set their own. */
  readonly limits?: Partial<TaskLimits>;
  /** Of tasks whose type has none. */
  readonly ladder?: Ladder;
  readonly retryTokens?: RetryTokenOptions;
  readonly calibration?: CalibrationOptions;
  /** Of the application's own tree. Default: 5 restarts in 300 s. */
  readonly intensity?: Intensity;
  /** Who is told when everything is stopped, and when a task is parked. Default nobody. */
  readonly notifiers?: readonly Notifier[];
  /** Keeps what must survive when the kill switch stops everything. */
  readonly persist?: (saved: SavedApplication, signal: AbortSignal) => unknown;
  /**
   * How many tasks may be open at once; one more is refused. Parts, children, opinions and the tasks of
   * runs do not count. Default 10 000; ≥ 1.
   */
  readonly maxTasks?: number;
  /** Ended tasks and results that are remembered. Default 10 000; ≥ 1. */
  readonly maxRemembered?: number;
  /** Runs that are over and whose results can still be recalled and done again. Default 100; ≥ 1. */
  readonly maxRuns?: number;
}

/** How an application stands. */
export interface ApplicationStatus {
  readonly tier: CapacityTier;
  readonly killSwitch: KillSwitchMode;
  readonly openTasks: number;
  /** Of them, those that wait for better times and for a person. */
  readonly queuedTasks: number;
  readonly parkedTasks: number;
  readonly failures: FailureCounts;
  /** Incarnations of agents after their first. */
  readonly restarts: number;
  /** Answers that came when the attempt was over; nothing came of them. */
  readonly droppedAnswers: number;
  readonly budget: BudgetUsage;
  /** By agent: results that were recalled, and results that were made of such. */
  readonly contamination: Readonly<Record<string, Contamination>>;
}

/** How many failures there were, by type. */
export type FailureCounts = { readonly [Type in Failure['type']]: number };

/** A running application: a tree of agents, what guards it, and the work that it does. */
export interface Application extends AsyncDisposable {
  readonly id: string;
  readonly system: System;
  /** Breakers, budget, kill switch and capacity, to look at and to act on. */
  readonly guards: Guards;
  readonly calibration: Calibration;
  /** Why the application ended, once it has. It never rejects. */
  readonly exited: Promise<ExitReason>;
  /**
   * Does one task. All that can go wrong with it is in the outcome; it rejects only for a limit or a
   * priority out of range. `queued` is an answer too: `outcomeOf` waits for the end.
   */
  submit<Value = unknown, Input = never>(
    submission: Omit<Submission<Input>, 'type'> & { readonly type: TaskType<Input, Value> },
  ): Promise<Outcome<Value>>;
  submit<Value = unknown>(submission: Submission): Promise<Outcome<Value>>;
  /** Runs a pipeline, once for one id at a time. All that can go wrong with it is in the outcome. */
  run<Input, Output>(
    pipeline: Pipeline<Input, Output>,
    input: Input,
    options?: RunOptions,
  ): Promise<Outcome<Output>>;
  /** What becomes of a task or run in the end; `undefined`: it is not known, or no longer. */
  outcomeOf(id: string): Promise<Outcome> | undefined;
  /**
   * Takes a result back. What is made of it is tainted: tasks under way that consume it are stopped,
   * runs do it again, and what has left the system is reported.
   */
  recall(resultId: string, reason: string): Promise<RecallReport>;
  /** Does a parked task, in the name of a person; the first answer counts. */
  answer(taskId: string, value: unknown, by: string): 'accepted' | 'unknown';
  /** Stops everything, until `reset`. @returns How it went, as far as that is known if the application ends. */
  kill(order: { readonly by: string; readonly reason: string }): Promise<Stop>;
  /** Lets work begin again after a stop. */
  reset(order: { readonly by: string; readonly reason: string }): 'armed' | 'ignored';
  status(): ApplicationStatus;
  /** Calls `watcher` at every event. */
  watch(watcher: (event: ApplicationEvent) => void): () => void;
  /** Every event from this call on. A reader that is slow loses the oldest; leave it with `return`. */
  events(options?: { readonly signal?: AbortSignal }): AsyncGenerator<ApplicationEvent, void>;
  /**
   * Goes on with the work that earlier processes had begun, and that nobody has asked for since. What
   * was finished is not done again.
   */
  resume(): ResumeReport;
  /** What must survive the process, as plain data. */
  save(): SavedApplication;
  /** Stops everything in reverse start order. Open tasks end as `stopped`. */
  stop(): Promise<ExitReason>;
}
