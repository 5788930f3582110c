import { nameOfFailure } from '../failure/failure.ts';
import type { RunRecord, StageRecord } from '../pipeline/run-record.ts';
import type { TaskRecord } from '../task/task-record.ts';
import { type Attribution, attribute } from './attribute.ts';
import { costOf, triedIn } from './cost-of.ts';
import { describeFailure } from './describe-failure.ts';
import type { PostMortem, TimelineEntry } from './post-mortem.ts';
import { stopCause } from './stop-cause.ts';
import { findingsIn, summaryOf } from './task-post-mortem.ts';
import { shortened, taskTimeline } from './timeline.ts';

/**
 * Makes the post-mortem of a pipeline run that was not plainly accepted out of its record. Pure.
 *
 * @see taskPostMortem
 */
export function runPostMortem(
  record: RunRecord,
  { id, at }: { readonly id: string; readonly at: string },
): PostMortem {
  const { runId, pipeline, ending, flags, recalls, tasks, stages, startedAtMs } = record;
  const outcome = ending?.type ?? 'degraded';
  const cause = causeOf(record);
  const entries = [
    ...stages.flatMap((stage) => stageEntries(stage, startedAtMs)),
    ...recalls.map(({ resultId, reason, atMs }) => ({
      atMs: atMs - startedAtMs,
      what: `result ${resultId} was recalled: ${reason}`,
    })),
    ...tasks.flatMap((task) => taskTimeline(task, startedAtMs)),
  ];
  const effects = recalls.flatMap(({ published }) => published.map(({ key }) => key));
  return {
    version: 1,
    id,
    of: { type: 'run', id: runId, name: pipeline },
    outcome,
    at,
    summary: summaryOf(`Run ${pipeline}`, outcome, cause),
    ...cause,
    ...shortened(entries),
    evidence: findingsIn(tasks),
    tried: triedIn(tasks),
    cost: costOf(record.cost, tasks),
    affected: {
      resultIds: [...new Set(recalls.flatMap(({ tainted }) => tainted))],
      taskIds: ending ? stages.flatMap((stage) => undone(runId, stage)) : [],
      effects: [...new Set(effects)],
    },
    flags,
  };
}

/** The stage that ended the run, else the first that is missing, else the first task in trouble. */
function causeOf({ ending, stages, tasks, tier, runId }: RunRecord): Attribution {
  if (ending?.type === 'stopped') return stopCause(ending.reason);
  const stepOf = (taskId: string) => taskId.slice(runId.length + 1).split(/[/:]/)[0];
  const attributed = (task: TaskRecord) => attribute(task, { others: tasks, stepOf });
  const failed = stages.find(({ state }) => state === 'failed');
  const broken = failed ?? stages.find(({ failure }) => failure !== undefined);
  const failure = broken?.failure;
  if (failure) {
    const task = tasks.find(({ taskId }) => taskId === failure.taskId);
    if (task) return attributed(task);
    const what = describeFailure(failure);
    return { rootCause: { name: nameOfFailure(failure), what, failure }, decisive: null };
  }
  const missing = tasks.find(({ resultId }) => resultId === undefined);
  const flagged = missing ?? tasks.find(({ flags }) => flags.length > 0);
  if (flagged) return attributed(flagged);
  const left = stages.filter(({ state }) => state === 'skipped').map((stage) => stage.id);
  const what =
    left.length > 0
      ? `Too few agents were well (${tier}), so ${left.join(', ')} was left out.`
      : 'A task of it is missing or flagged; there is no record of it.';
  const name = left.length > 0 ? 'capacity' : 'unknown';
  return { rootCause: { name, what, failure: null }, decisive: null };
}

function stageEntries(stage: StageRecord, startedAtMs: number): readonly TimelineEntry[] {
  const { id, state, startedAtMs: beganAtMs, endedAtMs, items, missing, failure } = stage;
  const count = items > 1 ? `, ${items - missing} of ${items}` : '';
  const why = failure ? `: ${nameOfFailure(failure)}` : '';
  return [
    ...(beganAtMs === undefined
      ? []
      : [{ atMs: beganAtMs - startedAtMs, what: `stage ${id} began` }]),
    ...(endedAtMs === undefined
      ? []
      : [{ atMs: endedAtMs - startedAtMs, what: `stage ${id} ${state}${count}${why}` }]),
  ];
}

const undone = (runId: string, { id, state }: StageRecord): readonly string[] =>
  state === 'waiting' || state === 'running' ? [`${runId}/${id}`] : [];
