import { type ItemTable, itemAt } from './item-table.ts';
import type { PipelinePlan, StagePlan } from './pipeline-plan.ts';
import { isSettled, type RunState } from './run-state.ts';

/** What is to be done next in a run. Carried out, it becomes an event. */
export type RunCommand =
  /** Prepare its inputs, or compute its value. */
  | { readonly type: 'startStage'; readonly stage: number }
  | (ItemCommand & { readonly type: 'startItem' });

/** The task of an item. */
export interface ItemCommand {
  readonly stage: number;
  readonly item: number;
  readonly taskId: string;
  /** Why it is done again. */
  readonly note?: string;
}

/**
 * What is due: for each stage at most one thing, since what follows is due when that has become an
 * event. Asked again, it says the same, so a command that was lost with its process is not lost.
 */
export function due(runId: string, plan: PipelinePlan, state: RunState): readonly RunCommand[] {
  if (state.ending) return [];
  const settled = new Set<string>();
  return plan.stages.flatMap((planned, index): readonly RunCommand[] => {
    const stage = state.stages[index];
    if (stage === undefined) return [];
    if (isSettled(stage)) settled.add(planned.id);
    if (stage.type === 'waiting') {
      const isReady = planned.after.every((source) => settled.has(source));
      return isReady ? [{ type: 'startStage', stage: index }] : [];
    }
    if (stage.type !== 'running' || stage.underWay.length >= planned.concurrency) return [];
    const item = stage.again[0] ?? stage.next;
    if (item >= stage.total) return [];
    const taskId = taskIdOf(runId, planned, { item, round: state.round });
    return [{ type: 'startItem', stage: index, item, taskId, ...noteOf(stage.items, item) }];
  });
}

/** The items that were started and have not ended, for whoever goes on with a run. */
export const underWayIn = ({ stages, ending }: RunState): readonly ItemCommand[] =>
  (ending ? [] : stages).flatMap((stage, index) =>
    stage.type === 'running'
      ? stage.underWay.map((each) => ({ stage: index, ...each, ...noteOf(stage.items, each.item) }))
      : [],
  );

function noteOf(items: ItemTable, item: number): { readonly note?: string } {
  const waiting = itemAt(items, item);
  return waiting.type === 'waiting' && waiting.note !== undefined ? { note: waiting.note } : {};
}

/** `run_1/extract/3`, and when it is done again `run_1/extract/3:2`. */
function taskIdOf(
  runId: string,
  stage: StagePlan,
  { item, round }: { readonly item: number; readonly round: number },
): string {
  const place = stage.type === 'fanOut' ? `${runId}/${stage.id}/${item}` : `${runId}/${stage.id}`;
  return round === 1 ? place : `${place}:${round}`;
}
