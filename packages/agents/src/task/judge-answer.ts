import type { Budget } from '@coppice/resilience';
import { type Answer, isProbability } from '../agent/answer.ts';
import type { Failure } from '../failure/failure.ts';
import type { Finding } from '../failure/finding.ts';
import type { Validator } from '../validation/validator.ts';
import type { Judgement } from '../validation/verdict.ts';
import { allowance, closeBelow } from './allowance.ts';
import type { GivenAnswer } from './answer-book.ts';
import { examineAnswer } from './examine-answer.ts';
import type { Possibilities, Setback } from './next-move.ts';
import { outvotedOpinions } from './outvoted.ts';
import type { TaskEvent } from './task-event.ts';
import { isPoisoned, rejectedHashes, type Spent, type TaskState } from './task-state.ts';
import type { TaskUnderWay } from './task-under-way.ts';
import type { GivenOpinion } from './task-world.ts';

/** What became of an answer. */
export type JudgedAnswer = {
  /** What the agent's breaker is told. */
  readonly permit: 'success' | 'failure' | 'neutral';
  /** What the validators spent. */
  readonly tokens: number;
} & (
  | { readonly type: 'accepted' }
  | {
      readonly type: 'suspected';
      readonly findings: readonly Finding[];
      readonly setback: Setback;
    }
  | {
      readonly type: 'rejected';
      readonly failure: Failure;
      readonly isPoison: boolean;
      readonly setback: Setback;
    }
);

/** What the task's machine is told of it. */
export function judgedEvent(
  judged: JudgedAnswer,
  now: { readonly spent: Spent; readonly atMs: number; readonly can: () => Possibilities },
): TaskEvent {
  const { atMs } = now;
  // What the validators spent is part of the attempt that they examined.
  const spent = { ...now.spent, tokens: now.spent.tokens + judged.tokens };
  if (judged.type === 'accepted') return { type: 'answer.accepted', atMs, spent, flags: [] };
  const { setback } = judged;
  const can = now.can();
  if (judged.type === 'suspected') {
    return { type: 'answer.suspected', findings: judged.findings, atMs, spent, setback, can };
  }
  const { failure, isPoison } = judged;
  return { type: 'answer.rejected', failure, isPoison, atMs, spent, setback, can };
}

/** An answer of a type that has no validators. */
export const UNEXAMINED: JudgedAnswer = Object.freeze({
  type: 'accepted',
  permit: 'success',
  tokens: 0,
});

/** Has the present answer of a task examined. `undefined`: the task was over before. */
export async function judgeAnswer(
  state: TaskState,
  driver: TaskUnderWay,
  options: { readonly signal: AbortSignal; readonly budget: Budget },
): Promise<JudgedAnswer | undefined> {
  const { world, task } = driver.parts;
  const given = driver.book.answers.at(-1);
  if (!given) return undefined;
  const attempt = state.attempts.length + 1;
  // Its own budget, second opinions included: what it cost is known then.
  const budget = allowance(options.budget, `${task.id}:${attempt}:judging`, undefined);
  const { signal } = options;
  const examined = await examineAnswer(state, driver, given, { signal, budget });
  closeBelow(options.budget, budget);
  if (!examined) return undefined;
  const { judgement, opinions } = examined;
  const { agent } = given;
  world.tell({ type: 'answer.judged', taskId: task.id, attempt, agent, judgement });
  driver.book.judged(given, judgement);
  const isAccepted = judgement.type === 'pass' || agrees(state, given, judgement);
  blameOutvoted(driver, judgement, opinions, isAccepted ? given.answer : undefined);
  learn(driver, given, judgement);
  const { tokens } = budget.usage().spent;
  if (isAccepted) {
    return { type: 'accepted', permit: 'success', tokens };
  }
  if (judgement.type === 'suspect') {
    const setback: Setback = { type: 'suspected' };
    const { findings } = judgement;
    return { type: 'suspected', permit: 'neutral', findings, setback, tokens };
  }
  return { ...rejected(state, driver, given, judgement), tokens };
}

/** Somebody else answered the same, unseen: two suspicions are an agreement. */
function agrees({ attempts }: TaskState, given: GivenAnswer, judgement: Judgement): boolean {
  if (judgement.type !== 'suspect') return false;
  return attempts.some(
    ({ agent, ending }) =>
      ending.type === 'suspected' && ending.answerHash === given.hash && agent !== given.agent,
  );
}

function rejected(
  state: TaskState,
  driver: TaskUnderWay,
  given: GivenAnswer,
  { findings }: Judgement,
): Omit<Extract<JudgedAnswer, { readonly type: 'rejected' }>, 'tokens'> {
  const { world, task } = driver.parts;
  const finding = findings[0] as Finding; // A verdict of `fail` has one.
  const { kind } = finding;
  const failure = driver.failure({ type: 'byzantine', kind, finding, findings });
  const isPoison = state.isPoison || isPoisoned(state.attempts, given.agent, findings);
  const { outcome } = world.qualityFailures.note(task.id, given.agent);
  const setback: Setback = {
    type: 'failed',
    isFormat: findings.every((each) => each.kind === 'schema'),
    isRepeated: rejectedHashes(state).includes(given.hash),
    isPoison,
  };
  return { type: 'rejected', permit: outcome, failure, isPoison, setback };
}

/** Who was asked and was wrong has failed too, though nobody waited for that answer alone. */
function blameOutvoted(
  driver: TaskUnderWay,
  judgement: Judgement,
  heard: readonly GivenOpinion[],
  accepted: Answer | undefined,
): void {
  const { world, task, type } = driver.parts;
  const { opinions, blamed } = driver;
  const validators = (type.validators ?? []) as readonly Validator<unknown, unknown>[];
  const vote = { judgement, validators, heard, opinions, ...(accepted ? { accepted } : {}) };
  for (const { opinion, validator } of outvotedOpinions(vote)) {
    const { agent, actorId, taskId, attempt } = opinion;
    const key = JSON.stringify([taskId, attempt]);
    if (blamed.has(key)) continue; // It is heard again with each answer, and was wrong once.
    blamed.add(key);
    const message = 'Others, asked the same, answered otherwise.';
    const finding = { kind: 'outvoted', validator, message } as const;
    const cause = { type: 'byzantine', kind: 'outvoted', finding, findings: [finding] } as const;
    const failure = { ...driver.failure(cause), agent, actorId, taskId, attempt };
    world.blame(agent, { id: taskId, type: task.type });
    world.tell({ type: 'attempt.failed', failure });
  }
}

/**
 * What the agent's confidence was worth. Only what somebody independent confirmed counts as right:
 * else an agent would confirm itself.
 */
function learn(driver: TaskUnderWay, { agent, answer }: GivenAnswer, judgement: Judgement): void {
  const { world, task, type } = driver.parts;
  const { confidence: stated } = answer;
  if (stated === undefined || !isProbability(stated)) return;
  const dear = new Set((type.validators ?? []).filter((each) => each.cost === 'dear'));
  const names = new Set([...dear].map(({ name }) => name));
  const isConfirmed = judgement.verdicts.some(
    ({ validator, verdict }) => names.has(validator) && verdict.type === 'pass',
  );
  const isRejected = judgement.type === 'fail';
  if (!isConfirmed && !(isRejected && dear.size > 0)) return;
  world.learn({ agent, taskType: task.type, stated, correct: !isRejected });
}
