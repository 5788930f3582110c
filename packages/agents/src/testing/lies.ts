import { type Answer, answerOf } from '../agent/answer.ts';
import { corruptValue } from './corrupt.ts';
import type { FaultyAttempt } from './faulty-attempt.ts';

/** How sure the lies are: as in the incident that made "byzantine" a class of its own. */
const SURE = 0.97;
const VERY_SURE = 0.99;

/** The right answer, changed in one place. */
export async function plausiblyWrong(attempt: FaultyAttempt): Promise<Answer> {
  const { random, options, work } = attempt;
  const answer = answerOf(await work());
  const { corrupt = corruptValue } = options;
  return { ...answer, value: corrupt(answer.value, random), confidence: SURE };
}

/** Parses, and means nothing. */
export async function nonsense({ task, random, options }: FaultyAttempt): Promise<Answer> {
  const value = options.nonsense?.(task, random) ?? { total: -999_999, currency: 'XYZ' };
  return { value, confidence: VERY_SURE };
}

/** What it was given: its own rejected answer, or the task's input. */
export async function parroted({ task, ctx }: FaultyAttempt): Promise<Answer> {
  const rejected = ctx.feedback.findLast(({ previousAnswer }) => previousAnswer !== undefined);
  return { value: rejected?.previousAnswer ?? task.input, confidence: SURE };
}

/** A wrong answer that no validator can see, as sure as the right one was. */
export async function poisoned(attempt: FaultyAttempt): Promise<Answer> {
  const { random, options, work, onPoisoned } = attempt;
  if (!options.poison) {
    const answer = await plausiblyWrong(attempt);
    onPoisoned(answer.value);
    return answer;
  }
  const answer = answerOf(await work());
  const value = options.poison(answer.value, random);
  onPoisoned(value);
  return { ...answer, value };
}
