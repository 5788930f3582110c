import type { Failure, FailureCause } from '../src/failure/failure.ts';
import type { Finding } from '../src/failure/finding.ts';
import type { AttemptRecord, TaskRecord } from '../src/task/task-record.ts';

/** An attempt: who made it, and what came of it. `answered` is the default. */
export interface Tried {
  readonly agent: string;
  readonly fails?: FailureCause;
  readonly suspected?: Finding;
}

export const finding = (message: string): Finding => ({
  kind: 'unsupported',
  validator: 'evidence',
  message,
});

/** A bad answer as the cause of a failure. */
export const badAnswer = (message: string): FailureCause => ({
  ...{ type: 'byzantine', kind: 'unsupported' },
  finding: finding(message),
  findings: [finding(message)],
});

/** A task of these attempts, ten milliseconds and a hundred tokens each. */
export function recordOf(
  taskId: string,
  attempts: readonly Tried[],
  more: Partial<TaskRecord> & { readonly startedAtMs?: number } = {},
): TaskRecord {
  const { startedAtMs = 1_000 } = more;
  const made = attempts.map((tried, index) => attemptOf(taskId, tried, { index, startedAtMs }));
  const isAnswered = made.length > 0 && made.at(-1)?.ending.type !== 'failed';
  return {
    ...{ taskId, taskType: 'write', inputHash: 'h', startedAtMs, tier: 'full' },
    endedAtMs: startedAtMs + 10 * made.length,
    attempts: made,
    failures: made.flatMap(({ ending }) => ('failure' in ending ? [ending.failure] : [])),
    ...{ consumed: [], effects: [], flags: [], isPoison: false, parts: [] },
    ...(isAnswered ? { resultId: `result of ${taskId}` } : {}),
    cost: { tokens: 100 * made.length, costUsd: 0, ms: 10 * made.length },
    ...more,
  };
}

export function failureOf(
  cause: FailureCause,
  at: {
    readonly agent?: string;
    readonly taskId: string;
    readonly attempt?: number;
    readonly atMs: number;
  },
): Failure {
  const { agent = '', taskId, attempt = 1, atMs } = at;
  const actorId = agent === '' ? '' : `${agent}:1`;
  const where = { agent, actorId, taskId, taskType: 'write', attempt, inputHash: 'h' };
  return { ...where, atMs, lastProgress: undefined, ...cause };
}

function attemptOf(
  taskId: string,
  { agent, fails, suspected }: Tried,
  { index, startedAtMs }: { readonly index: number; readonly startedAtMs: number },
): AttemptRecord {
  const attempt = index + 1;
  const endedAtMs = startedAtMs + 10 * attempt;
  const at = { agent, taskId, attempt, atMs: endedAtMs };
  const answerHash = `${agent} ${index}`;
  return {
    ...{ attempt, agent, actorId: `${agent}:1`, rung: index === 0 ? 'first' : 'feedback' },
    ...{ startedAtMs: endedAtMs - 10, endedAtMs, toolCalls: 0 },
    cost: { tokens: 100, costUsd: 0, ms: 10 },
    ending: fails
      ? { type: 'failed', failure: failureOf(fails, at) }
      : suspected
        ? { type: 'suspected', answerHash, findings: [suspected] }
        : { type: 'answered', answerHash },
  };
}
