import type { Ref, System } from '@coppice/actor';
import type {
  Budget,
  Calibration,
  ProviderGates,
  QualityFailures,
  RetryDecision,
  RetryTokens,
} from '@coppice/resilience';
import type { Attempt } from '../agent/attempt.ts';
import type { Effects } from '../agent/effects.ts';
import type { Demand } from '../dispatch/demand.ts';
import type { Holder } from '../dispatch/dispatcher.machine.ts';
import type { Failure } from '../failure/failure.ts';
import type { Recorder } from '../recovery/recorder.ts';
import type { Opinion } from '../validation/validator.ts';
import type { Judgement } from '../validation/verdict.ts';
import type { Outcome } from './outcome.ts';
import type { Submission } from './submission.ts';
import type { Task } from './task.ts';
import type { TaskRecord } from './task-record.ts';
import type { TaskType } from './task-type.ts';

/** What a task needs of its application. */
export interface TaskWorld {
  readonly system: System;
  readonly toolGates: ProviderGates;
  /** The application's. */
  readonly budget: Budget;
  /** `undefined`: nothing is written down. */
  readonly recorder: Recorder | undefined;
  readonly effects: Effects;
  readonly calibration: Calibration;
  readonly qualityFailures: QualityFailures;
  readonly retryTokens: RetryTokens;
  /** Asks the dispatcher; the answer comes by `holder.routed`, at once or later. */
  request(holder: Holder, demand: Demand): void;
  withdraw(holder: Holder, taskType: string): void;
  /** Whether anybody suits, well or not. */
  hasAny(demand: Demand): boolean;
  submit(submission: Submission, relation: Relation): Promise<Outcome>;
  /** Has another agent do the same task, with nothing but the free checks of its type. */
  opinion(asked: AskedOpinion): Promise<GivenOpinion | undefined>;
  /** An agent's answer to somebody else's task was wrong. */
  blame(agent: string, task: { readonly id: string; readonly type: string }): void;
  /** A value that was delivered lately. */
  value(resultId: string): unknown;
  /** Of a task that has ended lately. */
  record(taskId: string): TaskRecord | undefined;
  /** An agent's code runs; it is stopped when everything is. */
  running(attempt: Attempt, agent: Ref): void;
  /** What an agent's word was worth. */
  learn(stated: Parameters<Calibration['observe']>[0]): void;
  /** Takes the tokens of a retry, or says why not. */
  takeRetry(cost: number): RetryDecision;
  /** For the error rate. */
  noteResult(result: { readonly failed: boolean }): void;
  tell(event: TaskHappening): void;
}

/** What another agent is asked. */
export interface AskedOpinion {
  readonly id: string;
  readonly task: Task;
  readonly type: TaskType;
  readonly relation: Relation;
}

/** What another agent answered, and where it is recorded. */
export interface GivenOpinion extends Opinion {
  readonly taskId: string;
  readonly actorId: string;
  readonly attempt: number;
}

/** How a task stands to the one that it is done for. */
export interface Relation {
  /** How often a task was divided to come to it. */
  readonly depth: number;
  /** The work that it is part of in the end: a run, or a task that stands for itself. */
  readonly root: string;
  readonly budget: Budget;
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
  readonly except?: readonly string[];
  readonly onProgress?: () => void;
  /** Told whether an agent works for it. */
  readonly onBusy?: (isBusy: boolean) => void;
}

/** How work stands to what it is a part of. */
export type PartRelation = Omit<Relation, 'budget'> & { readonly budget?: Budget };

/** What happens to a task, for those who watch. */
export type TaskHappening =
  | {
      readonly type: 'attempt.started';
      readonly taskId: string;
      readonly attempt: number;
      readonly rung: string;
      readonly agent: string;
    }
  | { readonly type: 'attempt.failed'; readonly failure: Failure }
  | {
      readonly type: 'answer.judged';
      readonly taskId: string;
      readonly attempt: number;
      readonly agent: string;
      readonly judgement: Judgement;
    }
  /** What a dead or abandoned attempt answered in the end; nothing came of it. */
  | { readonly type: 'answer.dropped'; readonly taskId: string; readonly agent: string }
  | {
      readonly type: 'task.logged';
      readonly task: Task;
      readonly agent: string;
      readonly message: string;
      readonly data: unknown;
    };
