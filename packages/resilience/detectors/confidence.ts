import { seededRandom } from '@coppice/host';
import { Calibration, type PeerStatement, type Statement } from '../src/calibration/calibration.ts';
import { coverageThreshold, type Forecast } from '../src/calibration/thresholds.ts';
import type { ConfidenceRecord } from './record.ts';
import { share } from './share.ts';

/** How well stated confidences were turned into probabilities. */
export interface ConfidenceScore {
  /** Mean squared error of what was stated. */
  readonly brierStated: number;
  /** The same of the calibrated probabilities. */
  readonly brierCalibrated: number;
  /** Share of the test answers that was accepted. */
  readonly coverage: number;
  /** Wrong ones among the accepted. */
  readonly wrongAccepted: number;
}

/** What the calibration may know. */
export interface ConfidenceScoring {
  /** Hear what the other agents stated about the same question, not whether they were right. */
  readonly peers?: boolean;
  /** The threshold accepts this share of the training answers. */
  readonly coverageRatio?: number;
  /** The number of another split of the questions. Default: the one that is always scored. */
  readonly split?: number;
}

/**
 * Learns from half the questions and is scored on the other half.
 *
 * A question goes to a half by a hash of its task and number, with the answers of all agents, and
 * is learned from in the order of another hash: the order of the records changes nothing.
 *
 * The threshold is the highest that accepts 64 % of the training answers: on the development half,
 * over 40 splits (`--splits 40`), two standard deviations of the coverage above 60 %. It is taken from
 * forecasts made after all was learned, as those of the test half are: which share they accept does
 * not ask who was right, so that they were learned from makes it no better. Forecasts made before
 * each outcome come from earlier fits and spread the coverage wider.
 *
 * @returns The score; null where one of the halves is empty.
 */
export function scoreConfidence(
  records: readonly ConfidenceRecord[],
  { peers = true, coverageRatio = 0.64, split }: ConfidenceScoring = {},
): ConfidenceScore | null {
  const calibration = new Calibration();
  const questions = byQuestion(records, split);
  const training = questions.filter((question) => question.isTraining).flatMap(outcomesOf);
  const test = questions.filter((question) => !question.isTraining).flatMap(outcomesOf);
  if (training.length === 0 || test.length === 0) return null;
  const heard = (outcome: Outcome): Statement => (peers ? outcome : { ...outcome, peers: [] });
  const forecast = (outcome: Outcome): Forecast => ({
    probability: calibration.probability(heard(outcome)),
    correct: outcome.correct,
  });

  for (const outcome of training) {
    calibration.observe({ ...heard(outcome), correct: outcome.correct });
  }
  const threshold = coverageThreshold(training.map(forecast), { coverageRatio });
  const atLeast = threshold.type === 'threshold' ? threshold.atLeast : Number.POSITIVE_INFINITY;
  const forecasts = test.map(forecast);
  const accepted = forecasts.filter((each) => each.probability >= atLeast);
  return {
    brierStated: brier(
      test.map(({ stated, correct }): Forecast => ({ probability: stated, correct })),
    ),
    brierCalibrated: brier(forecasts),
    coverage: share(accepted.length, forecasts.length),
    wrongAccepted: share(accepted.filter((each) => !each.correct).length, accepted.length),
  };
}

type Outcome = Statement & { readonly correct: boolean };

interface Question {
  readonly task: string;
  readonly isTraining: boolean;
  readonly order: number;
  readonly answers: ConfidenceRecord[];
}

function byQuestion(records: readonly ConfidenceRecord[], split: number | undefined): Question[] {
  const questions = new Map<string, Question>();
  for (const record of records) {
    const [, task, item] = record;
    const key = JSON.stringify([task, String(item)]);
    let question = questions.get(key);
    if (question === undefined) {
      const chance = seededRandom(split === undefined ? key : `${split} ${key}`);
      question = { task, isTraining: chance.next() < 0.5, order: chance.next(), answers: [] };
      questions.set(key, question);
    }
    question.answers.push(record);
  }
  return [...questions.values()].sort((left, right) => left.order - right.order);
}

function outcomesOf({ task, answers }: Question): Outcome[] {
  const sorted = answers.toSorted(
    ([agent, , , stated, correct], [other, , , otherStated, otherCorrect]) =>
      agent === other ? stated - otherStated || correct - otherCorrect : agent < other ? -1 : 1,
  );
  const peers = sorted.map(([agent, , , stated]): PeerStatement => ({ agent, stated }));
  return sorted.map(([agent, , , stated, correct]) => ({
    agent,
    taskType: task,
    stated,
    peers,
    correct: correct === 1,
  }));
}

function brier(forecasts: readonly Forecast[]): number {
  let sum = 0;
  for (const { probability, correct } of forecasts) sum += (probability - (correct ? 1 : 0)) ** 2;
  return sum / forecasts.length;
}
