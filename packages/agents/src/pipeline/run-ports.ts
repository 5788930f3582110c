import type { Clock, Ids } from '@coppice/host';
import type { Budget, CapacityTier } from '@coppice/resilience';
import type { Provenance } from '../provenance/provenance.ts';
import type { Recall } from '../provenance/recall.ts';
import type { Recorder } from '../recovery/recorder.ts';
import type { BegunRun } from '../recovery/run-ledger.ts';
import type { Outcome, StopReason } from '../task/outcome.ts';
import type { Submission } from '../task/submission.ts';
import type { TaskRecord } from '../task/task-record.ts';
import type {
  PipelineRunActor,
  PipelineRunInput,
  PipelineRunLogic,
} from './pipeline-run.machine.ts';
import type { RunEvent } from './run-event.ts';
import type { RunRecord } from './run-record.ts';
import type { DeliveredOutcome } from './run-values.ts';

/** What a run needs from outside. */
export interface PipelinePorts {
  readonly clock: Clock;
  readonly ids: Ids;
  /** Does a task. It never rejects. What the task consumes it notes in `provenance`. */
  submit(submission: Submission): Promise<Outcome>;
  /** Out of which the run spends; stages with a budget of their own open one below. */
  readonly budget: Budget;
  readonly provenance: Provenance;
  /** What is known of a task that has ended, for post-mortems. Default: nothing. */
  readonly recordOf?: (taskId: string) => TaskRecord | undefined;
  /** What became of the task that gave a result, for runs that go on. Default: nothing is known. */
  readonly outcomeOf?: (resultId: string) => DeliveredOutcome | undefined;
  /** Writes down how the run gets on. Default: nobody does. */
  readonly recorder?: Recorder;
  /** Told what happens, when it has happened. Must not throw. */
  readonly onEvent?: (event: RunEvent) => void;
  /**
   * Runs the machine, for trees that want it among their actors. It must handle what it is sent before
   * `send` returns. Default: an actor of its own.
   */
  readonly spawn?: (
    logic: PipelineRunLogic,
    options: {
      readonly id: string;
      readonly input: PipelineRunInput;
      /** To be told of its end, whatever ended it: the run is over then. */
      readonly onEnded: () => void;
    },
  ) => PipelineRunActor;
}

/** How a run is started. */
export interface PipelineRunOptions {
  /** Default: a new id from `ids`. */
  readonly runId?: string;
  /** How much can be done, sampled when it starts. Default `full`; not for `queueing`. */
  readonly tier?: CapacityTier;
  /** Stops it when aborted: its outcome is `stopped`. */
  readonly signal?: AbortSignal;
  /** An earlier process had begun it. */
  readonly before?: BegunRun;
}

/** A run under way, or over and still remembered. */
export interface PipelineRun<Output> {
  readonly runId: string;
  /** The first outcome. What recalls make of it later is told as `run.revised`. Never rejects. */
  readonly outcome: Promise<Outcome<Output>>;
  /** Stops what is under way. Does nothing when the run is over. */
  stop(reason?: StopReason): void;
  /**
   * Takes back a result, with all that was made of it: that is done again, and nothing else.
   *
   * @param reason What is wrong with it; the agent that does it again is told.
   * @returns When the run has its outcome again.
   */
  recall(resultId: string, reason: string): Promise<RunRecall<Output>>;
  /** All that is known of it. */
  record(): RunRecord;
  /** Ends its actor and drops its values: it cannot be recalled any more. Stops it if need be. */
  forget(): void;
}

/** What a recall comes to. */
export type RunRecall<Output> =
  /** The run holds no such result, or is over without a value. */
  | { readonly type: 'unaffected'; readonly recall: Recall }
  | { readonly type: 'revised'; readonly recall: Recall; readonly outcome: Outcome<Output> };
