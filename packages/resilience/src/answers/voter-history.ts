import { checkCount } from '../option-checks.ts';
import { checkSavedVersion } from '../saved-version.ts';

/** Who was right about one question, once it was known. */
export type VoteOutcome = readonly (readonly [voter: string, isRight: boolean])[];

/** Past questions whose answer is known, as JSON, oldest first. */
export interface VoterHistory {
  readonly version: 1;
  readonly outcomes: readonly VoteOutcome[];
}

/** What a history says of its voters. */
export interface VoterRecord {
  /** How often this voter is right; 0.5 if nothing is known of it. */
  accuracy(voter: string): number;
  /** How far two voters err on the same questions: 0 independently, 1 always together. */
  correlation(one: string, other: string): number;
}

/** How a history is kept and read. */
export interface VoterHistoryOptions {
  /** How many questions are remembered; older ones are forgotten. Default 500; ≥ 1. */
  readonly questions: number;
}

/** What holds where options say nothing else. */
export const VOTER_HISTORY_DEFAULTS: VoterHistoryOptions = Object.freeze({
  questions: 500, // Judgement: enough for a correlation to within 0.05, few enough to follow changes.
});

/**
 * What two agents of which nothing is known are taken to have in common: recorded answers of eleven
 * models (Comparing-Confidence-in-LLMs, development half) correlate by 0.53 (BoolQ), 0.56 (SciQ), 0.47
 * (SAT), 0.21 (LSAT).
 */
const CORRELATION_PRIOR = 0.5;
/** How many common questions that is worth. */
const PRIOR_QUESTIONS = 20;

/** No question yet. */
export const NO_VOTER_HISTORY: VoterHistory = Object.freeze({
  version: 1,
  outcomes: Object.freeze([]),
});

/**
 * The history with one question more; the oldest is forgotten if there are too many.
 *
 * Use it whenever it turns out which answer was right: by a test, a person, the course of things. What
 * the vote itself found is no such evidence. Keep one history per kind of task.
 *
 * @param options See {@link VoterHistoryOptions}; {@link VOTER_HISTORY_DEFAULTS}.
 * @throws {RangeError} `questions` is out of range.
 * @example
 * import { NO_VOTER_HISTORY, withOutcome } from '@coppice/resilience';
 * const history = withOutcome(NO_VOTER_HISTORY, [['a', true], ['b', false]]);
 * if (history.outcomes.length !== 1) throw new Error('not recorded');
 */
export function withOutcome(
  history: VoterHistory,
  outcome: VoteOutcome,
  options: Partial<VoterHistoryOptions> = {},
): VoterHistory {
  const { questions } = { ...VOTER_HISTORY_DEFAULTS, ...options };
  checkCount('questions', questions);
  const kept = history.outcomes.slice(Math.max(0, history.outcomes.length + 1 - questions));
  return { version: 1, outcomes: [...kept, outcome] };
}

/**
 * Reads a history: how often each voter is right, and how far two err together (the correlation
 * coefficient of their errors, drawn towards 0.5 while they have few questions in common).
 *
 * Use it for {@link quorum}. Reading takes time in proportion to the history; results are remembered.
 *
 * @throws {TypeError} The history is of an unknown version.
 * @see Kim et al., "Correlated Errors in Large Language Models", 2025: models that both err agree on
 *   the same wrong answer 60 % of the time.
 * @example
 * import { NO_VOTER_HISTORY, voterRecord, withOutcome } from '@coppice/resilience';
 * let history = NO_VOTER_HISTORY;
 * for (let n = 0; n < 98; n++) history = withOutcome(history, [['a', n % 2 === 0], ['b', n % 2 === 0]]);
 * const record = voterRecord(history);
 * if (record.accuracy('a') !== 0.5) throw new Error(`${record.accuracy('a')}`);
 * if (record.correlation('a', 'b') < 0.9) throw new Error('they always err together');
 */
export function voterRecord(history: VoterHistory): VoterRecord {
  checkSavedVersion('voter history', history);
  const answers = answersByVoter(history);
  const known = new Map<string, Map<string, number>>();
  const none: ReadonlyMap<number, boolean> = new Map();
  const answersOf = (voter: string) => answers.get(voter) ?? none;
  const correlation = (one: string, other: string): number => {
    if (one > other) return correlation(other, one);
    const ofOne = known.get(one) ?? new Map<string, number>();
    known.set(one, ofOne);
    const value = ofOne.get(other) ?? correlationOf(answersOf(one), answersOf(other));
    ofOne.set(other, value);
    return value;
  };
  const accuracy = (voter: string): number => {
    const all = [...answersOf(voter).values()];
    return (all.filter(Boolean).length + 1) / (all.length + 2);
  };
  return { accuracy, correlation };
}

/** By voter, then by the number of the question. */
function answersByVoter({
  outcomes,
}: VoterHistory): ReadonlyMap<string, ReadonlyMap<number, boolean>> {
  const answers = new Map<string, Map<number, boolean>>();
  for (const [question, outcome] of outcomes.entries()) {
    for (const [voter, isRight] of outcome) {
      const own = answers.get(voter) ?? new Map<number, boolean>();
      answers.set(voter, own.set(question, isRight));
    }
  }
  return answers;
}

function correlationOf(
  one: ReadonlyMap<number, boolean>,
  other: ReadonlyMap<number, boolean>,
): number {
  let [bothRight, bothWrong, oneRight, otherRight] = [0, 0, 0, 0];
  for (const [question, isRight] of one) {
    const isOtherRight = other.get(question);
    if (isOtherRight === undefined) continue;
    if (isRight && isOtherRight) bothRight++;
    else if (isRight) oneRight++;
    else if (isOtherRight) otherRight++;
    else bothWrong++;
  }
  const spread = Math.sqrt(
    (bothRight + oneRight) *
      (bothWrong + otherRight) *
      (bothRight + otherRight) *
      (bothWrong + oneRight),
  );
  // Who never errs, or always, tells nothing of how errors go together.
  if (spread === 0) return CORRELATION_PRIOR;
  const measured = (bothRight * bothWrong - oneRight * otherRight) / spread;
  const questions = bothRight + bothWrong + oneRight + otherRight;
  const drawn =
    (measured * questions + CORRELATION_PRIOR * PRIOR_QUESTIONS) / (questions + PRIOR_QUESTIONS);
  return Math.max(0, drawn); // Voters that err in turns are a gain that is not counted on.
}
