import type { CapacityTier } from '@coppice/resilience';
import type { Failure } from '../failure/failure.ts';
import type { PublishedEffect } from '../provenance/recall.ts';
import type { Cost, TaskRecord } from '../task/task-record.ts';
import type { PipelinePlan } from './pipeline-plan.ts';
import { flagsOf, type RunEnding, type RunState, type StageState } from './run-state.ts';

/** All that is known of a run: what its post-mortem is made of. All of it is JSON. */
export interface RunRecord {
  readonly runId: string;
  readonly pipeline: string;
  readonly startedAtMs: number;
  /** When it ended; while it goes on, when it was asked. */
  readonly endedAtMs: number;
  /** As it was when the run began. */
  readonly tier: CapacityTier;
  readonly stages: readonly StageRecord[];
  /** Why it ended early, if it did. */
  readonly ending?: RunEnding;
  readonly flags: readonly string[];
  readonly recalls: readonly RecallRecord[];
  /** Of the run's tasks that did not go well at once, in the order in which they ended. */
  readonly tasks: readonly TaskRecord[];
  readonly cost: Cost;
  /** Tasks that ended. */
  readonly attempts: number;
}

/** A stage, when its run is over. */
export interface StageRecord {
  readonly id: string;
  readonly taskType: string;
  readonly state: StageState['type'];
  /** When it began, as far as it is known. */
  readonly startedAtMs?: number;
  readonly endedAtMs?: number;
  /** When it was skipped. */
  readonly flag?: string;
  /** What it failed of; absent when capacity was too low for it. */
  readonly failure?: Failure;
  readonly items: number;
  readonly missing: number;
}

/** A recall that concerned the run. */
export interface RecallRecord {
  readonly resultId: string;
  readonly reason: string;
  readonly atMs: number;
  readonly tainted: readonly string[];
  readonly published: readonly PublishedEffect[];
}

/** A run's record, of what is known of it otherwise. */
export function runRecord(
  { name, stages: planned }: PipelinePlan,
  state: RunState,
  rest: Omit<RunRecord, 'pipeline' | 'stages' | 'ending' | 'flags'>,
): RunRecord {
  const { stages, ending } = state;
  return {
    ...rest,
    pipeline: name,
    stages: planned.map((each, index) => stageRecord(each, stages[index] ?? { type: 'waiting' })),
    ...(ending ? { ending } : {}),
    flags: flagsOf(state),
  };
}

/** A stage's record. */
function stageRecord(
  { id, taskType }: { readonly id: string; readonly taskType: string },
  stage: StageState,
): StageRecord {
  const none = { items: 0, missing: 0 };
  const head = { id, taskType, state: stage.type };
  switch (stage.type) {
    case 'waiting':
      return { ...head, ...none };
    case 'running':
    case 'done': {
      const { startedAtMs, total: items, missing } = stage;
      const ended = stage.type === 'done' ? { endedAtMs: stage.endedAtMs } : {};
      return { ...head, startedAtMs, ...ended, items, missing };
    }
    case 'skipped': {
      const { flag, why, atMs: endedAtMs } = stage;
      return { ...head, ...none, endedAtMs, flag, ...(why === 'capacity' ? {} : { failure: why }) };
    }
    case 'failed':
      return { ...head, ...none, endedAtMs: stage.atMs, failure: stage.failure };
  }
}
