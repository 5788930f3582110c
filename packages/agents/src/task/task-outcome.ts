import type { PostMortem } from '../post-mortem/post-mortem.ts';
import type { Judgement } from '../validation/verdict.ts';
import type { AnswerBook, GivenAnswer } from './answer-book.ts';
import type { Delivered, Evidence, Outcome, StopReason } from './outcome.ts';
import type { TaskEndType } from './task-event.ts';
import type { Cost, TaskRecord } from './task-record.ts';
import { deliveredAttempt, SYNTHESIS, type TaskState } from './task-state.ts';

/** Everything about a task that has ended, for its post-mortem. */
export function taskRecord(
  state: TaskState,
  end: {
    readonly endedAtMs: number;
    readonly effects: readonly string[];
    readonly resultId?: string;
    /** Everything that was spent for it. */
    readonly cost: { readonly tokens: number; readonly costUsd: number };
  },
): TaskRecord {
  const { taskId, taskType, inputHash, startedAtMs, tier, consumed, isPoison } = state;
  const { attempts, failures, parts } = state;
  const { tokens, costUsd } = end.cost;
  const cost: Cost = { tokens, costUsd, ms: end.endedAtMs - startedAtMs };
  const head = { taskId, taskType, inputHash, startedAtMs, tier, consumed, isPoison };
  return { ...head, ...end, attempts, failures, parts, cost, flags: flagsOf(state) };
}

/** What the delivered value lacks: in what way it is suspected, and what its parts lack. */
function flagsOf(state: TaskState): readonly string[] {
  const { ending, agent } = deliveredAttempt(state) ?? {};
  const kinds = ending?.type === 'suspected' ? ending.findings.map(({ kind }) => kind) : [];
  // Of parts whose values were not used nothing is handed on.
  const parts = agent === SYNTHESIS ? state.parts.flatMap(({ flags }) => flags) : [];
  return [...new Set([...state.flags, ...kinds, ...parts])].sort();
}

/** What became of a task. */
export function taskOutcome(
  end: TaskEndType,
  parts: {
    readonly record: TaskRecord;
    readonly state: TaskState;
    readonly book: AnswerBook | undefined;
    readonly postMortem: (outcome: PostMortem['outcome'], stopReason?: StopReason) => PostMortem;
  },
): Outcome {
  const { record, state, postMortem } = parts;
  const {
    taskId: id,
    attempts: { length: attempts },
    cost,
    failures,
  } = record;
  const undelivered = { id, attempts, cost, failures };
  if (end === 'accepted') {
    const delivered = deliveredOf(parts);
    const { flags } = record;
    if (delivered && flags.length === 0) return { type: 'accepted', ...delivered };
    if (delivered)
      return { type: 'degraded', ...delivered, flags, postMortem: postMortem('degraded') };
  }
  const failure = failures.at(-1);
  if (end === 'failed' && failure) {
    return { type: 'failed', ...undelivered, failure, postMortem: postMortem('failed') };
  }
  const reason = state.stopReason ?? { type: 'shutdown' };
  return { type: 'stopped', ...undelivered, reason, postMortem: postMortem('stopped', reason) };
}

/** The answer that was delivered, with all that its agent said. */
export function deliveredAnswer(
  state: TaskState,
  book: AnswerBook | undefined,
): GivenAnswer | undefined {
  const { ending } = deliveredAttempt(state) ?? {};
  const hash = ending && 'answerHash' in ending ? ending.answerHash : undefined;
  return hash === undefined ? undefined : book?.byHash(hash);
}

function deliveredOf({
  record,
  state,
  book,
}: Omit<Parameters<typeof taskOutcome>[1], 'postMortem'>): Delivered<unknown> | undefined {
  const attempt = deliveredAttempt(state);
  const given = deliveredAnswer(state, book);
  if (!attempt || !given) return undefined;
  const { taskId: id, resultId = '', attempts, cost, failures, tier } = record;
  return {
    id,
    value: given.answer.value,
    resultId,
    by: attempt.actorId,
    evidence: evidenceOf(book?.judgementOf(given)),
    attempts: attempts.length,
    cost,
    failures,
    tier,
  };
}

function evidenceOf(judgement: Judgement | undefined): readonly Evidence[] {
  return (judgement?.verdicts ?? []).flatMap(({ validator, verdict }): readonly Evidence[] => {
    if (verdict.type === 'fail') return [];
    if (verdict.type === 'suspect') {
      const note = verdict.findings.map(({ message }) => message).join(' ');
      return [{ validator, verdict: 'suspect', note }];
    }
    const note = verdict.note === undefined ? {} : { note: verdict.note };
    return [{ validator, verdict: 'pass', ...note }];
  });
}
