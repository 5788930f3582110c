import type { Outcome } from '../task/outcome.ts';
import type { PipelinePlan } from './pipeline-plan.ts';
import { flagsOf, type RunState } from './run-state.ts';

/** What happens in a run, for the journal. */
export type RunEvent = { readonly runId: string; readonly pipeline: string } & (
  | { readonly type: 'run.started' | 'run.resumed' | 'run.recalling' }
  | { readonly type: 'stage.started' | 'stage.finished'; readonly stage: string }
  | { readonly type: 'stage.skipped'; readonly stage: string; readonly flag: string }
  | {
      readonly type: 'item.finished';
      readonly stage: string;
      readonly item: number;
      readonly taskId: string;
      readonly outcome: Outcome['type'];
    }
  | { readonly type: 'run.degraded'; readonly flag: string }
  | { readonly type: 'run.finished'; readonly outcome: Outcome['type'] }
  /** It had finished, and something was done again since. */
  | { readonly type: 'run.revised'; readonly outcome: Outcome }
);

/** An event without whose it is. */
export type RunNews = RunEvent extends infer Event
  ? Event extends RunEvent
    ? Omit<Event, 'runId' | 'pipeline'>
    : never
  : never;

/** What has happened between two states. */
export function newsBetween(
  plan: PipelinePlan,
  before: RunState,
  after: RunState,
): readonly RunNews[] {
  const news: RunNews[] = [];
  if (after.round > before.round) news.push({ type: 'run.recalling' });
  for (const [index, { id: stage }] of plan.stages.entries()) {
    const was = before.stages[index];
    const is = after.stages[index];
    if (was === is || was === undefined || is === undefined) continue;
    const hasStarted = was.type !== 'running' && (is.type === 'running' || is.type === 'done');
    if (hasStarted) news.push({ type: 'stage.started', stage });
    if (is.type === 'done') news.push({ type: 'stage.finished', stage });
    if (is.type === 'skipped') news.push({ type: 'stage.skipped', stage, flag: is.flag });
  }
  const known = flagsOf(before);
  for (const flag of flagsOf(after)) {
    if (!known.includes(flag)) news.push({ type: 'run.degraded', flag });
  }
  return news;
}
