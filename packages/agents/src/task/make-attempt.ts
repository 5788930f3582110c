import type { Ref } from '@coppice/actor';
import type { Budget } from '@coppice/resilience';
import type { Answer } from '../agent/answer.ts';
import { Attempt, type AttemptEnd } from '../agent/attempt.ts';
import type { Checkpoint } from '../agent/run-context.ts';
import type { Assigned } from '../dispatch/router.ts';
import { allowance, closeBelow } from './allowance.ts';
import { AssignedAttempt } from './assigned-attempt.ts';
import { feedbackFor } from './demand-of.ts';
import { isLoss } from './lost-attempt.ts';
import type { Submission } from './submission.ts';
import { rungOf, type TaskState } from './task-state.ts';
import type { TaskUnderWay } from './task-under-way.ts';

/** Names the budget of one attempt. */
export const attemptBudget = (taskId: string, attempt: number): string => `${taskId}:${attempt}`;

/** Who is asked again after its process died asks the same children: they have the same ids. */
function childOf(
  submission: Submission,
  { taskId, attempts }: TaskState,
  which: number,
): Submission {
  const attempt = attempts.filter(({ ending }) => !isLoss(ending)).length + 1;
  return { id: `${taskId}:${attempt}/child-${which}`, ...submission };
}

/** Tool calls that validators can look at. */
const MOST_TOOL_CALLS = 1_000;

/** What becomes of an attempt. */
export interface AttemptEnds {
  refused(): void;
  answered(answer: Answer, hash: string): void;
  ended(end: AttemptEnd): void;
}

/** Makes the next attempt of a task, for the agent that it was given. */
export function makeAttempt(
  state: TaskState,
  driver: TaskUnderWay,
  assigned: Assigned<Ref>,
  parts: AttemptEnds & {
    /** Of the task. */
    readonly budget: Budget;
    readonly checkpoint: Checkpoint;
  },
): AssignedAttempt {
  const { world, task, type, notes, idleMs, relation } = driver.parts;
  const { profile, agent } = assigned;
  const number = state.attempts.length + 1;
  let children = 0;
  const mostTokens = rungOf(state)?.budgetTokens ?? type.attemptTokens;
  const budget = allowance(parts.budget, attemptBudget(task.id, number), undefined);
  const attempt = new Attempt({
    clock: world.system.host.clock,
    task,
    attempt: number,
    agent: profile.id,
    feedback: feedbackFor(state, driver.book, profile.id),
    ...{ notes, idleMs, budget, mostTokens },
    tools: { gates: world.toolGates, maxCalls: MOST_TOOL_CALLS },
    checkpoint: parts.checkpoint,
    effect: (wanted) =>
      world.effects.once({ ...wanted, taskId: task.id, epoch: number, run: relation.root }),
    child: (submission, watch) =>
      world.submit(childOf(submission, state, ++children), {
        depth: relation.depth,
        root: relation.root,
        budget,
        deadlineMs: driver.remainingMs,
        ...watch,
      }),
    // A call of which nothing is known may have used everything.
    onClosed: () => closeBelow(parts.budget, budget),
    onRefused: () => parts.refused(),
    onAnswered: (answer, hash) => parts.answered(answer, hash),
    onEnded: (end) => parts.ended(end),
    onDropped: () => world.tell({ type: 'answer.dropped', taskId: task.id, agent: agent.id }),
    onProgress: () => relation.onProgress?.(),
    onLog: (message, data) =>
      world.tell({ type: 'task.logged', task, agent: agent.id, message, data }),
  });
  const onBusy = relation.onBusy ?? (() => {});
  return new AssignedAttempt({ attempt, assigned, world, budget, onBusy });
}
