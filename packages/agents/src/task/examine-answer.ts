import type { Budget } from '@coppice/resilience';
import { reserveFrom } from '../agent/spending.ts';
import { runValidators } from '../validation/run-validators.ts';
import type { Judgement } from '../validation/verdict.ts';
import type { GivenAnswer } from './answer-book.ts';
import { rejectedHashes, type TaskState } from './task-state.ts';
import type { TaskUnderWay } from './task-under-way.ts';
import type { GivenOpinion } from './task-world.ts';

/** What the validators think of an answer, and whom they asked. */
export interface ExaminedTask {
  readonly judgement: Judgement;
  readonly opinions: readonly GivenOpinion[];
}

/** Has an answer examined by the validators of its type. `undefined`: the task was over before. */
export async function examineAnswer(
  state: TaskState,
  driver: TaskUnderWay,
  { agent, family, answer, hash }: GivenAnswer,
  options: { readonly signal: AbortSignal; readonly budget: Budget },
): Promise<ExaminedTask | undefined> {
  const { type, world, task, relation } = driver.parts;
  const { signal, budget } = options;
  const { clock } = world.system.host;
  const attempt = state.attempts.length + 1;
  const isRejected = new Set(rejectedHashes(state));
  // What was answered unseen before is as good as a new answer, and costs nothing.
  const known = oneEach([...driver.opinions, ...suspectedAnswers(state, driver)], agent);
  const heard = [...known];
  let asked = 0;
  const ask = async (except: readonly string[]): Promise<GivenOpinion | undefined> => {
    asked += 1;
    const opinion = await world.opinion({
      id: `${task.id}/opinion-${attempt}.${asked}`,
      ...{ task, type },
      relation: {
        depth: relation.depth,
        root: relation.root,
        ...{ budget, signal },
        deadlineMs: driver.remainingMs,
        except: [agent, ...heard.map((each) => each.agent), ...except],
      },
    });
    if (!opinion) return undefined;
    driver.opinions.push(opinion);
    known.push(opinion);
    return opinion;
  };
  const examined = {
    ...{ task, answer, agent, family, attempt },
    toolCalls: driver.present?.attempt.tools.calls ?? [],
    consumed: state.consumed.flatMap((id) => {
      const value = world.value(id);
      return value === undefined ? [] : [value];
    }),
    rejected: driver.book.answers
      .filter((each) => isRejected.has(each.hash) && each.hash !== hash)
      .map((each) => each.answer.value),
    calibration: world.calibration,
    heard,
    reserve: (tokens: number) => reserveFrom(budget, tokens),
    secondOpinion: ({ except = [] }: { readonly except?: readonly string[] } = {}) => ask(except),
  };
  try {
    // The validators of a type are for what goes into it and comes out of it.
    const judging = runValidators(type.validators ?? [], examined as never, { clock, signal });
    return { judgement: await judging, opinions: known };
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}

/** The latest opinion of each, but for one agent. */
const oneEach = (opinions: readonly GivenOpinion[], but: string): GivenOpinion[] => [
  ...new Map(
    opinions.filter(({ agent }) => agent !== but).map((each) => [each.agent, each]),
  ).values(),
];

/** What other agents answered to this very task, that was neither accepted nor rejected. */
function suspectedAnswers({ attempts, taskId }: TaskState, { book }: TaskUnderWay): GivenOpinion[] {
  return attempts.flatMap(({ ending, attempt, actorId }) => {
    const given = ending.type === 'suspected' ? book.byHash(ending.answerHash) : undefined;
    if (!given) return [];
    const { agent, family, answer } = given;
    return [{ agent, family, answer, taskId, actorId, attempt }];
  });
}
