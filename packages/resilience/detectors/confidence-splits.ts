import { type ConfidenceScore, scoreConfidence } from './confidence.ts';
import type { ConfidenceRecord } from './record.ts';

/** A figure over several splits of the questions. */
export interface Spread {
  readonly mean: number;
  readonly standardDeviation: number;
}

/** Each figure of the confidence score over several splits. */
export type ConfidenceSpread = Readonly<Record<keyof ConfidenceScore, Spread>>;

/** The same splits, scored with each agent's own history alone, and with what the others stated. */
export interface ConfidenceSplits {
  readonly alone: ConfidenceSpread;
  readonly withPeers: ConfidenceSpread;
}

/** How much the confidence score depends on which half of the questions is learned from. */
export function scoreSplits(
  records: readonly ConfidenceRecord[],
  splits: number,
): ConfidenceSplits | null {
  const alone = spreadOf(records, splits, false);
  const withPeers = spreadOf(records, splits, true);
  return alone && withPeers && { alone, withPeers };
}

function spreadOf(
  records: readonly ConfidenceRecord[],
  splits: number,
  peers: boolean,
): ConfidenceSpread | null {
  const scores = Array.from({ length: splits }, (_, index) =>
    scoreConfidence(records, { peers, split: index + 1 }),
  ).filter((score) => score !== null);
  if (scores.length === 0) return null;
  return {
    brierStated: spread(scores.map((score) => score.brierStated)),
    brierCalibrated: spread(scores.map((score) => score.brierCalibrated)),
    coverage: spread(scores.map((score) => score.coverage)),
    wrongAccepted: spread(scores.map((score) => score.wrongAccepted)),
  };
}

function spread(figures: readonly number[]): Spread {
  const mean = figures.reduce((sum, each) => sum + each, 0) / figures.length;
  const squares = figures.reduce((sum, each) => sum + (each - mean) ** 2, 0);
  return { mean, standardDeviation: Math.sqrt(squares / Math.max(1, figures.length - 1)) };
}

/** As lines for people: `alone  coverage  0.6480 ± 0.0160`. */
export function splitsTable(splits: ConfidenceSplits | null): string {
  if (splits === null) return 'no recorded confidence to split\n';
  return Object.entries(splits)
    .flatMap(([name, figures]) =>
      Object.entries(figures as ConfidenceSpread).map(
        ([figure, { mean, standardDeviation }]) =>
          `${name.padEnd(10)} ${figure.padEnd(16)} ${mean.toFixed(4)} ± ${standardDeviation.toFixed(4)}\n`,
      ),
    )
    .join('');
}
