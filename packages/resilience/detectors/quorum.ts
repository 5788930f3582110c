import { quorum } from '../src/answers/quorum.ts';
import { type VoteOutcome, type VoterRecord, voterRecord } from '../src/answers/voter-history.ts';
import { textHash } from '../src/text-hash.ts';
import type { ConfidenceRecord } from './record.ts';
import { share } from './share.ts';

/**
 * What agreement of the recorded agents is worth. Only right or wrong was recorded, so all wrong
 * answers to a question count as one answer: real votes split more, and these shares are cautious.
 * One half of the questions is learnt from, the other is scored.
 */
export interface QuorumScore {
  /** Mean correlation of errors over all pairs of agents, within tasks. */
  readonly meanCorrelation: number;
  /** How many independent agents all of them are worth, mean over the questions. */
  readonly effectiveVotes: number;
  /** Share of right answers of the agent that was best, task by task, on the learning half. */
  readonly bestSingle: number;
  /** … of the plain majority. */
  readonly majority: number;
  /** … of the answer with the greatest weight. */
  readonly weighted: number;
  /** Share of the questions on which the vote is `agreed`. */
  readonly agreed: number;
  /** Share of right answers among those. */
  readonly agreedRight: number;
}

interface Question {
  readonly task: string;
  readonly isLearning: boolean;
  readonly outcome: VoteOutcome;
}

/** Lets the agents vote on every question of the scored half. */
export function scoreQuorum(records: readonly ConfidenceRecord[]): QuorumScore {
  const questions = questionsOf(records);
  const tasks = [...new Set(questions.map(({ task }) => task))];
  const perTask = tasks.map((task) => scoreTask(questions.filter((one) => one.task === task)));
  const mean = (of: (task: TaskTally) => number): number =>
    share(sum(perTask.map(of)), sum(perTask.map(({ questions: count }) => count)));
  return {
    meanCorrelation: mean((task) => task.correlation * task.questions),
    effectiveVotes: mean((task) => task.effectiveVotes),
    bestSingle: share(
      sum(perTask.map((task) => task.bestSingle)),
      sum(perTask.map((task) => task.bestAsked)),
    ),
    majority: mean((task) => task.majority),
    weighted: mean((task) => task.weighted),
    agreed: mean((task) => task.agreed),
    agreedRight: share(
      sum(perTask.map((task) => task.agreedRight)),
      sum(perTask.map((task) => task.agreed)),
    ),
  };
}

/** Sums over the scored questions of a task. */
interface TaskTally {
  questions: number;
  correlation: number;
  effectiveVotes: number;
  bestSingle: number;
  bestAsked: number;
  majority: number;
  weighted: number;
  agreed: number;
  agreedRight: number;
}

function scoreTask(questions: readonly Question[]): TaskTally {
  const learnt = questions.filter(({ isLearning }) => isLearning);
  const record = voterRecord({ version: 1, outcomes: learnt.map(({ outcome }) => outcome) });
  const agents = [...new Set(questions.flatMap(({ outcome }) => outcome.map(([agent]) => agent)))];
  const best = agents.toSorted((one, other) => record.accuracy(other) - record.accuracy(one))[0];
  const scored = questions.filter(({ isLearning }) => !isLearning);
  const tally: TaskTally = {
    questions: scored.length,
    correlation: meanCorrelation(agents, record),
    effectiveVotes: 0,
    bestSingle: 0,
    bestAsked: 0,
    majority: 0,
    weighted: 0,
    agreed: 0,
    agreedRight: 0,
  };
  for (const { outcome } of scored) count(tally, outcome, { record, best });
  return tally;
}

function count(
  tally: TaskTally,
  outcome: VoteOutcome,
  { record, best }: { readonly record: VoterRecord; readonly best: string | undefined },
): void {
  const votes = outcome.map(([voter, isRight]) => ({ voter, answer: isRight }));
  const result = quorum(votes, { record, mostVotes: 500 });
  const ofBest = outcome.find(([agent]) => agent === best);
  if (ofBest !== undefined) tally.bestAsked++;
  if (ofBest?.[1] === true) tally.bestSingle++;
  if (outcome.filter(([, isRight]) => isRight).length * 2 > outcome.length) tally.majority++;
  if (result.groups[0]?.answer === true) tally.weighted++;
  if (result.type === 'agreed') tally.agreed++;
  if (result.type === 'agreed' && result.answer) tally.agreedRight++;
  tally.effectiveVotes += result.effectiveVotes;
}

function meanCorrelation(agents: readonly string[], record: VoterRecord): number {
  const pairs = agents.flatMap((one, index) =>
    agents.slice(index + 1).map((other) => record.correlation(one, other)),
  );
  return share(sum(pairs), pairs.length);
}

function questionsOf(records: readonly ConfidenceRecord[]): readonly Question[] {
  const outcomes = new Map<string, { task: string; answers: (readonly [string, boolean])[] }>();
  for (const [agent, task, item, , correct] of records) {
    const id = JSON.stringify([task, item]);
    const known = outcomes.get(id) ?? { task, answers: [] };
    known.answers.push([agent, correct === 1]);
    outcomes.set(id, known);
  }
  return [...outcomes].map(([id, { task, answers }]) => ({
    task,
    isLearning: textHash(id) % 2 === 0,
    outcome: answers,
  }));
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
