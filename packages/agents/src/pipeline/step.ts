import type { Failure } from '../failure/failure.ts';
import type { StopReason } from '../task/outcome.ts';
import { type ItemState, itemTable, withItem } from './item-table.ts';
import type { PipelinePlan, StagePlan } from './pipeline-plan.ts';
import { type Recalled, redo } from './redo.ts';
import type { RunState, StageState, StageWork } from './run-state.ts';

/** What a run is told. Time comes with the event. */
export type PipelineRunEvent =
  /** Its inputs are ready: so many items, none for a computation. */
  | {
      readonly type: 'stage.started';
      readonly stage: number;
      readonly items: number;
      readonly atMs: number;
    }
  | {
      readonly type: 'item.started';
      readonly stage: number;
      readonly item: number;
      readonly taskId: string;
      readonly atMs: number;
    }
  | {
      readonly type: 'item.finished';
      readonly stage: number;
      readonly item: number;
      readonly taskId: string;
      readonly result: Exclude<ItemState, { readonly type: 'waiting' }>;
      readonly atMs: number;
    }
  /** As a whole: its time or its budget is over, or its code threw. */
  | {
      readonly type: 'stage.failed';
      readonly stage: number;
      readonly failure: Failure;
      readonly atMs: number;
    }
  | ({ readonly type: 'results.recalled' } & Recalled)
  | { readonly type: 'run.stop'; readonly reason: StopReason; readonly atMs: number };

/** The flag of a run, some items of which are missing. */
const PARTIAL = 'partial';

/** The state after an event. What comes too late, or from a task that was given up, changes nothing. */
export function step(plan: PipelinePlan, state: RunState, event: PipelineRunEvent): RunState {
  if (state.ending) return state;
  if (event.type === 'run.stop') {
    return { ...state, ending: { type: 'stopped', reason: event.reason } };
  }
  if (event.type === 'results.recalled') return redo(plan, state, event);
  const planned = plan.stages[event.stage];
  const stage = state.stages[event.stage];
  if (!planned || !stage) return state;
  const next = stageAfter(planned, stage, event);
  if (next === stage) return state;
  const stages = state.stages.with(event.stage, next);
  if (next.type !== 'failed') return { ...state, stages };
  const { failure } = next;
  return { ...state, stages, ending: { type: 'failed', stage: planned.id, failure } };
}

type StageEvent = Extract<PipelineRunEvent, { readonly stage: number }>;

function stageAfter(plan: StagePlan, stage: StageState, event: StageEvent): StageState {
  const { atMs } = event;
  if (event.type === 'stage.failed') {
    const isOpen = stage.type === 'waiting' || stage.type === 'running';
    return isOpen ? givenUp(plan, event.failure, atMs) : stage;
  }
  if (event.type === 'stage.started') {
    if (stage.type !== 'waiting') return stage;
    const counts = { total: event.items, next: 0, done: 0, missing: 0 };
    const items = itemTable(event.items);
    return judged(plan, { startedAtMs: atMs, items, again: [], underWay: [], ...counts }, atMs);
  }
  if (stage.type !== 'running') return stage;
  const { item, taskId } = event;
  if (event.type === 'item.started') {
    const isDue = stage.again.includes(item) || (item === stage.next && item < stage.total);
    return isDue ? { ...stage, ...startedItem(stage, { item, taskId }) } : stage;
  }
  const underWay = stage.underWay.filter((each) => each.taskId !== taskId);
  if (underWay.length === stage.underWay.length) return stage;
  const { result } = event;
  const isDone = result.type === 'done';
  const work: StageWork = {
    ...stage,
    items: withItem(stage.items, item, result),
    underWay,
    done: stage.done + (isDone ? 1 : 0),
    missing: stage.missing + (isDone ? 0 : 1),
  };
  return judged(plan, work, atMs);
}

function startedItem(stage: StageWork, task: { readonly item: number; readonly taskId: string }) {
  const { again, next } = stage;
  return {
    again: again.filter((item) => item !== task.item),
    next: task.item === next ? next + 1 : next,
    underWay: [...stage.underWay, task],
  };
}

/** Whether a stage is done, and whether it still can be. */
function judged(plan: StagePlan, work: StageWork, atMs: number): StageState {
  const { total, done, missing } = work;
  // Divided, since `0.07 * 100` is more than 7.
  const isOut = missing > 0 && (total - missing) / total < plan.leastShare;
  const failure = isOut ? firstFailure(work) : undefined;
  if (failure) return givenUp(plan, failure, atMs);
  if (done + missing < total) return { ...work, type: 'running' };
  return { ...work, type: 'done', endedAtMs: atMs, flags: flagsOfItems(work) };
}

function givenUp({ flag }: StagePlan, failure: Failure, atMs: number): StageState {
  if (flag === undefined) return { type: 'failed', failure, atMs };
  return { type: 'skipped', flag, why: failure, atMs };
}

function firstFailure({ items }: StageWork): Failure | undefined {
  const failures = items.flat().flatMap((item) => (item.type === 'missing' ? [item.failure] : []));
  return failures.sort((one, other) => one.atMs - other.atMs)[0];
}

function flagsOfItems({ items, missing }: StageWork): readonly string[] {
  const flags = new Set(missing > 0 ? [PARTIAL] : []);
  for (const block of items) {
    for (const item of block) {
      if (item.type === 'done') for (const flag of item.flags) flags.add(flag);
    }
  }
  return [...flags].sort();
}
