import { nameOfFailure } from '../failure/failure.ts';
import type { Cost, TaskRecord } from '../task/task-record.ts';
import { attemptsOf } from './attribute.ts';
import type { PostMortemCost, Trial } from './post-mortem.ts';

/** What tasks cost, and what of that was for attempts whose answer was not used. */
export function costOf(cost: Cost, records: readonly TaskRecord[]): PostMortemCost {
  const wastedTokens = records.reduce((sum, record) => {
    const used = record.resultId === undefined ? undefined : lastAnswer(record);
    return attemptsOf(record)
      .filter(({ attempt, record: of }) => attempt !== (of === record ? used : lastAnswer(of)))
      .reduce((tokens, { attempt }) => tokens + attempt.cost.tokens, sum);
  }, 0);
  return { ...cost, wastedTokens };
}

const lastAnswer = ({ attempts }: TaskRecord) =>
  attempts.findLast(({ ending }) => 'answerHash' in ending && ending.type !== 'failed');

/** What was tried, in order of time. */
export function triedIn(records: readonly TaskRecord[]): readonly Trial[] {
  return records.flatMap((record) =>
    attemptsOf(record).map(({ record: { taskId }, attempt: { attempt, rung, agent, ending } }) => ({
      ...{ taskId, attempt, rung, agent },
      result: ending.type === 'failed' ? nameOfFailure(ending.failure) : ending.type,
    })),
  );
}
