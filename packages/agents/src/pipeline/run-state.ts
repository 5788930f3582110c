import type { CapacityTier } from '@coppice/resilience';
import type { Failure } from '../failure/failure.ts';
import type { StopReason } from '../task/outcome.ts';
import type { ItemTable } from './item-table.ts';
import type { PipelinePlan, StagePlan } from './pipeline-plan.ts';

/** Where a run stands. All of it is JSON: values are elsewhere, under their result's id. */
export interface RunState {
  /** 1, and one more for each recall that has something done again. */
  readonly round: number;
  /** In the order of the plan. */
  readonly stages: readonly StageState[];
  /** Why it is over before its end. */
  readonly ending?: RunEnding;
}

/** What ends a run early. */
export type RunEnding =
  | { readonly type: 'failed'; readonly stage: string; readonly failure: Failure }
  | { readonly type: 'stopped'; readonly reason: StopReason };

/** Where a stage stands. */
export type StageState =
  | { readonly type: 'waiting' }
  | (StageWork & { readonly type: 'running' })
  | (StageWork & {
      readonly type: 'done';
      readonly endedAtMs: number;
      readonly flags: readonly string[];
    })
  | {
      readonly type: 'skipped';
      readonly flag: string;
      /** Too few agents are well, or what it failed of. */
      readonly why: 'capacity' | Failure;
      readonly atMs: number;
    }
  | { readonly type: 'failed'; readonly failure: Failure; readonly atMs: number };

/** The items of a stage. One task is one item; a computation has none. */
export interface StageWork {
  readonly startedAtMs: number;
  readonly items: ItemTable;
  readonly total: number;
  /** The first that was never started. */
  readonly next: number;
  /** To be done again, before those. */
  readonly again: readonly number[];
  readonly underWay: readonly UnderWay[];
  readonly done: number;
  readonly missing: number;
}

/** A task that was started and has not ended. */
export interface UnderWay {
  readonly item: number;
  readonly taskId: string;
}

/** A run at its beginning: with too few agents well, what is optional is left out. */
export function initialRunState(plan: PipelinePlan, tier: CapacityTier, atMs: number): RunState {
  const stageOf = ({ flag }: StagePlan): StageState =>
    flag === undefined || tier === 'full'
      ? { type: 'waiting' }
      : { type: 'skipped', flag, why: 'capacity', atMs };
  return { round: 1, stages: plan.stages.map(stageOf) };
}

/** It is over as far as others wait for it. */
export const isSettled = ({ type }: StageState): boolean => type === 'done' || type === 'skipped';

/** All stages are over, and none ended the run. */
export const isComplete = ({ ending, stages }: RunState): boolean =>
  ending === undefined && stages.every(isSettled);

/** Nothing of it is done any more, unless a result is recalled. */
export const isOver = (state: RunState): boolean => state.ending !== undefined || isComplete(state);

/** What a run's outcome lacks, as far as it is known, sorted. */
export function flagsOf({ stages }: RunState): readonly string[] {
  const flags = stages.flatMap((stage) => {
    if (stage.type === 'skipped') return [stage.flag];
    return stage.type === 'done' ? stage.flags : [];
  });
  return [...new Set(flags)].sort();
}
