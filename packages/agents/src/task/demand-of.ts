import { type Feedback, feedbackOf } from '../agent/feedback.ts';
import { anybodyFor } from '../dispatch/anybody-for.ts';
import type { Demand } from '../dispatch/demand.ts';
import type { AnswerBook } from './answer-book.ts';
import type { Possibilities } from './next-move.ts';
import type { TaskState } from './task-state.ts';
import type { TaskDriverParts, TaskUnderWay } from './task-under-way.ts';

/** Whom a task may go to, where it is on its ladder. */
export function demandOf(
  { taskId, taskType, place }: TaskState,
  { book, opinions, parts }: Pick<TaskUnderWay, 'book' | 'opinions' | 'parts'>,
): Demand {
  const { world, bestOnly, relation } = parts;
  const excepted = relation.except ?? [];
  const mayWait = place.rung === 'first';
  const anybody = { taskId, taskType, bestOnly, notFamilies: [], minTier: 1, mayWait };
  const except = [...excepted, ...book.agents];
  const last = book.agents.at(-1);
  switch (place.rung) {
    case 'feedback':
      return { ...anybody, except: [], ...(last === undefined ? {} : { only: last }) };
    case 'otherAgent': {
      const other = { ...anybody, except, notFamilies: book.families };
      // Who gave an opinion: what they would answer is known.
      const unheard = { ...other, except: [...except, ...opinions.map(({ agent }) => agent)] };
      return world.hasAny(unheard) ? unheard : other;
    }
    case 'escalating':
      return { ...anybody, except, minTier: book.topTier + 1 };
    case 'first':
    case 'decomposing':
    case 'parked':
      return { ...anybody, except: excepted };
  }
}

/**
 * What an agent is told of the attempts before: every failure, and its own answers only. Who sees
 * another's failed answer is drawn to it.
 */
export function feedbackFor(
  { failures, attempts }: TaskState,
  book: AnswerBook,
  agent: string,
): readonly Feedback[] {
  return failures.map((failure) => {
    if (failure.agent !== agent || failure.type !== 'byzantine') return feedbackOf(failure);
    const attempt = attempts.find((each) => each.attempt === failure.attempt);
    const hash = attempt && 'answerHash' in attempt.ending ? attempt.ending.answerHash : undefined;
    const given = hash === undefined ? undefined : book.byHash(hash);
    return feedbackOf(failure, given?.answer.value);
  });
}

/** A task may be divided, and its parts once more. */
const MOST_DEPTH = 2;

/** What could be tried for a task, as things are now. */
export function possibilitiesOf(
  { world, task, type, relation, bestOnly }: Omit<TaskDriverParts, 'send' | 'onParked'>,
  book: AnswerBook,
): Possibilities {
  const anybody = { ...anybodyFor(task.type), bestOnly };
  const except = [...book.agents, ...(relation.except ?? [])];
  return {
    otherAgent: world.hasAny({ ...anybody, except }),
    strongerTier: world.hasAny({ ...anybody, except, minTier: book.topTier + 1 }),
    parts: type.decompose !== undefined && relation.depth < MOST_DEPTH,
  };
}
