import type { PipelinePlan } from './pipeline-plan.ts';
import type { RunState } from './run-state.ts';

/**
 * The results that a stage's value is made of: of its tasks, or, where code computed it, of the stages
 * before it. One that was skipped has none.
 */
export function resultIdsOf(plan: PipelinePlan, state: RunState, id: string): readonly string[] {
  const found = new Set<string>();
  const seen = new Set<string>();
  const visit = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    const index = plan.stages.findIndex((stage) => stage.id === name);
    const stage = state.stages[index];
    if (stage?.type !== 'done') return;
    const planned = plan.stages[index];
    if (planned?.type === 'compute') for (const source of planned.after) visit(source);
    for (const block of stage.items) {
      for (const item of block) if (item.type === 'done') found.add(item.resultId);
    }
  };
  visit(id);
  return [...found];
}

/** All results that a run has now, of stages under way too. */
export const heldResultIds = ({ stages }: RunState): readonly string[] =>
  stages.flatMap((stage) =>
    'items' in stage
      ? stage.items.flat().flatMap((item) => (item.type === 'done' ? [item.resultId] : []))
      : [],
  );

/** The results of the stages that nothing done comes after: what a run's value is made of. */
export function lastResultIds(plan: PipelinePlan, state: RunState): readonly string[] {
  const done = plan.stages.filter((_, index) => state.stages[index]?.type === 'done');
  const used = new Set(done.flatMap(({ after }) => after));
  const last = done.filter(({ id }) => !used.has(id));
  return [...new Set(last.flatMap(({ id }) => resultIdsOf(plan, state, id)))];
}
