import { itemAt } from './item-table.ts';
import type { PipelinePlan, StagePlan } from './pipeline-plan.ts';
import { isSettled, type RunState } from './run-state.ts';

/** What is to be done next in a run. Carried out, it becomes an event. */
export type RunCommand =
  /** Prepare its inputs, or compute its value. */
  | { readonly type: 'startStage'; readonly stage: number }
  | {
      readonly type: 'startItem';
      readonly stage: number;
      readonly item: number;
      readonly taskId: string;
      /** Why it is done again. */
      readonly note?: string;
    };

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
    const waiting = itemAt(stage.items, item);
    const note = waiting.type === 'waiting' ? waiting.note : undefined;
    const taskId = taskIdOf(runId, planned, { item, round: state.round });
    const start = { type: 'startItem', stage: index, item, taskId } as const;
    return [note === undefined ? start : { ...start, note }];
  });
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
