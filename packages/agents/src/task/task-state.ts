import type { CapacityTier } from '@coppice/resilience';
import type { Failure } from '../failure/failure.ts';
import type { Finding } from '../failure/finding.ts';
import type { Ladder, Rung } from './ladder.ts';
import { FIRST_TRY, type LadderPlace, type Move } from './next-move.ts';
import type { StopReason } from './outcome.ts';
import type { AttemptRecord, Cost, TaskRecord } from './task-record.ts';

/** What a task is started with. */
export interface TaskInput {
  readonly taskId: string;
  readonly taskType: string;
  readonly inputHash: string;
  readonly ladder: Ladder;
  readonly startedAtMs: number;
  /** From the start on. */
  readonly deadlineMs: number;
  readonly tier: CapacityTier;
  readonly consumed: readonly string[];
  /** It waits until `task.admit`: too few agents are well. */
  readonly isQueued: boolean;
}

/** The attempt that is under way. */
export interface PresentAttempt {
  readonly agent: string;
  readonly actorId: string;
  readonly family?: string;
  readonly startedAtMs: number;
  readonly answer?: { readonly hash: string; readonly confidence?: number };
}

/** Where a task is, as far as that matters to whoever goes on with it. */
export type TaskMode = 'queued' | 'routing' | 'working' | 'validating' | 'choosing' | 'parked';

/** All that a task's machine remembers: plain data, so that it can be written down and resumed. */
export interface TaskState extends TaskInput {
  readonly place: LadderPlace;
  readonly move: Move | undefined;
  readonly present: PresentAttempt | undefined;
  readonly attempts: readonly AttemptRecord[];
  readonly failures: readonly Failure[];
  readonly parts: readonly TaskRecord[];
  readonly flags: readonly string[];
  readonly isPoison: boolean;
  readonly stopReason: StopReason | undefined;
  readonly delayMs: number;
  /** It was begun by an earlier process, and goes on. */
  readonly resumed:
    | { readonly in: Exclude<TaskMode, 'working'>; readonly atMs: number }
    | undefined;
}

/** Who answers what was done in parts. */
export const SYNTHESIS = 'synthesis';

/** Nothing has been tried yet; where the input is the state of a task that was, it is that. */
export const beginning = (input: TaskInput | TaskState): TaskState => ({
  place: FIRST_TRY,
  move: undefined,
  present: undefined,
  attempts: [],
  failures: [],
  parts: [],
  flags: [],
  isPoison: false,
  stopReason: undefined,
  delayMs: 0,
  resumed: undefined,
  ...input,
});

/** How much of its time it has, from its machine's start on. */
export const ownDeadlineMs = ({ deadlineMs, startedAtMs, resumed }: TaskState): number =>
  Math.max(0, deadlineMs - ((resumed?.atMs ?? startedAtMs) - startedAtMs));

/** What an attempt used, as far as it is known when it ends. */
export interface Spent {
  readonly tokens: number;
  readonly costUsd: number;
  readonly toolCalls: number;
}

export const NOTHING_SPENT: Spent = { tokens: 0, costUsd: 0, toolCalls: 0 };

/** The present attempt, ended. */
export function recordOf(
  { present, place, attempts }: TaskState,
  end: {
    readonly atMs: number;
    readonly spent: Spent;
    readonly ending: AttemptRecord['ending'];
  },
): readonly AttemptRecord[] {
  if (!present) return attempts;
  const { agent, actorId, family, startedAtMs } = present;
  const { tokens, costUsd, toolCalls } = end.spent;
  const cost: Cost = { tokens, costUsd, ms: end.atMs - startedAtMs };
  const record: AttemptRecord = {
    attempt: attempts.length + 1,
    rung: place.rung,
    agent,
    actorId,
    ...(family === undefined ? {} : { family }),
    startedAtMs,
    endedAtMs: end.atMs,
    cost,
    toolCalls,
    ending: end.ending,
  };
  return [...attempts, record];
}

/** The rung on which the present attempt is, or was, made; the first try is on none. */
export const rungOf = ({ ladder, place }: TaskState): Rung | undefined =>
  ladder.find(({ name }) => name === place.rung);

/** The answers of a task that were rejected. */
export const rejectedHashes = ({ attempts }: TaskState): readonly string[] =>
  attempts.flatMap(({ ending }) =>
    ending.type === 'failed' && ending.answerHash !== undefined ? [ending.answerHash] : [],
  );

/** The latest answer that is suspected, and that was not rejected from another agent. */
function suspected(state: TaskState): AttemptRecord | undefined {
  const rejected = rejectedHashes(state);
  return state.attempts.findLast(
    ({ ending }) => ending.type === 'suspected' && !rejected.includes(ending.answerHash),
  );
}

/** Whether there is an answer that nobody rejects and nobody vouches for. */
export const hasSuspected = (state: TaskState): boolean => suspected(state) !== undefined;

/** The answer to be delivered: the latest that was taken, or else the latest that is suspected. */
export function deliveredAttempt(state: TaskState): AttemptRecord | undefined {
  const last = state.attempts.at(-1);
  return last?.ending.type === 'answered' ? last : suspected(state);
}

/** Whether two agents were rejected for the same reason: then the task is at fault. */
export function isPoisoned(
  attempts: readonly AttemptRecord[],
  agent: string,
  findings: readonly Finding[],
): boolean {
  const present = new Set(findings.map(keyOf));
  return attempts.some(({ agent: other, ending }) => {
    if (other === agent || ending.type !== 'failed') return false;
    const { failure } = ending;
    return (
      failure.type === 'byzantine' && failure.findings.some((each) => present.has(keyOf(each)))
    );
  });
}

const keyOf = ({ validator, kind, message, path = [] }: Finding): string =>
  JSON.stringify([validator, kind, message, path]);
