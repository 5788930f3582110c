import type { Finding } from '../failure/finding.ts';
import type { StopReason } from '../task/outcome.ts';
import type { TaskRecord } from '../task/task-record.ts';
import { type Attribution, attemptsOf, attribute } from './attribute.ts';
import { costOf, triedIn } from './cost-of.ts';
import type { Affected, PostMortem } from './post-mortem.ts';
import { stopCause } from './stop-cause.ts';
import { shortened, taskTimeline } from './timeline.ts';

/** As many findings as are listed. */
const MAX_FINDINGS = 100;

/** What a task's record does not say. */
export interface PostMortemOptions {
  readonly id: string;
  /** Wall time in ISO 8601. */
  readonly at: string;
  readonly outcome: PostMortem['outcome'];
  readonly stopReason?: StopReason | undefined;
  /** Results, tasks and effects that follow from its result. Default: its own effects. */
  readonly affected?: Affected;
}

/**
 * Makes the post-mortem of a task out of its record. Pure: the same record gives the same.
 *
 * @param options.outcome What became of the task.
 * @param options.stopReason Why it was stopped, if it was.
 * @see Beyer et al., Site Reliability Engineering (2016), "Postmortem Culture", for what is in one.
 */
export function taskPostMortem(record: TaskRecord, options: PostMortemOptions): PostMortem {
  const { id, at, outcome, stopReason, affected } = options;
  const { taskId, taskType, startedAtMs, effects, flags } = record;
  const cause = stopReason ? stopCause(stopReason) : attribute(record);
  return {
    version: 1,
    id,
    of: { type: 'task', id: taskId, name: taskType },
    outcome,
    at,
    summary: summaryOf(`Task ${taskType}`, outcome, cause),
    ...cause,
    ...shortened(taskTimeline(record, startedAtMs)),
    evidence: findingsIn([record]),
    tried: triedIn([record]),
    cost: costOf(record.cost, [record]),
    affected: affected ?? { resultIds: [], taskIds: [], effects },
    flags,
  };
}

/** What became of it, and why, in one sentence. */
export function summaryOf(
  what: string,
  outcome: PostMortem['outcome'],
  { rootCause }: Attribution,
): string {
  const became = { degraded: 'is degraded', failed: 'failed', stopped: 'was stopped' }[outcome];
  return `${what} ${became}: ${rootCause.what}`;
}

/** What validators found, each finding once. */
export function findingsIn(records: readonly TaskRecord[]): readonly Finding[] {
  const found = new Map<string, Finding>();
  for (const { attempt } of records.flatMap(attemptsOf)) {
    const { ending } = attempt;
    const failed = ending.type === 'failed' && ending.failure.type === 'byzantine';
    const suspected = ending.type === 'suspected' ? ending.findings : [];
    for (const finding of failed ? findingsOf(ending.failure) : suspected) {
      if (found.size >= MAX_FINDINGS) return [...found.values()];
      found.set(JSON.stringify(finding), finding);
    }
  }
  return [...found.values()];
}

const findingsOf = (failure: { readonly findings?: readonly Finding[] }): readonly Finding[] =>
  failure.findings ?? [];
