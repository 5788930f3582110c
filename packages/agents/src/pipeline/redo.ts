import { type ItemTable, withItem } from './item-table.ts';
import type { PipelinePlan } from './pipeline-plan.ts';
import type { RunState, StageState } from './run-state.ts';

/** A recall, as far as it concerns a run. */
export interface Recalled {
  /** What was recalled, and what is known to be made of it. */
  readonly resultIds: readonly string[];
  readonly reason: string;
  readonly atMs: number;
}

/**
 * A run after a recall: the recalled items are to be done again, with the reason in a note, and every
 * stage after theirs from its beginning. All else keeps its values. A run that has none of these
 * results stays as it is.
 */
export function redo(plan: PipelinePlan, state: RunState, recalled: Recalled): RunState {
  const bad = new Set(recalled.resultIds);
  const roots = state.stages.map((stage) => ('items' in stage ? recalledIn(stage.items, bad) : []));
  if (roots.every((items) => items.length === 0)) return state;
  const affected = new Set<string>();
  const stages = plan.stages.map(({ id, after }, index): StageState => {
    const stage = state.stages[index] ?? { type: 'waiting' };
    const again = roots[index] ?? [];
    const isDerived = after.some((source) => affected.has(source));
    if (isDerived || again.length > 0) affected.add(id);
    if (isDerived) return isLeftOut(stage) ? stage : { type: 'waiting' };
    return again.length > 0 && 'items' in stage ? reopened(stage, again, recalled) : stage;
  });
  return { ...state, round: state.round + 1, stages };
}

/** Left out because of capacity, which a recall does not change. */
const isLeftOut = (stage: StageState): boolean =>
  stage.type === 'skipped' && stage.why === 'capacity';

function recalledIn(items: ItemTable, bad: ReadonlySet<string>): readonly number[] {
  return items.flat().flatMap((item, index) => {
    return item.type === 'done' && bad.has(item.resultId) ? [index] : [];
  });
}

function reopened(
  stage: Extract<StageState, { readonly items: ItemTable }>,
  again: readonly number[],
  { reason: note, atMs }: Recalled,
): StageState {
  const { type, items, total, next, underWay, missing } = stage;
  const waiting = { type: 'waiting', note } as const;
  return {
    type: 'running',
    // One that still runs goes on with the time and the budget that it has.
    startedAtMs: type === 'running' ? stage.startedAtMs : atMs,
    items: again.reduce((table, index) => withItem(table, index, waiting), items),
    total,
    next,
    again: [...stage.again, ...again],
    underWay,
    done: stage.done - again.length,
    missing,
  };
}
