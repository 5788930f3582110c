import { checkAbove, checkRatio } from '../option-checks.ts';
import { binomialAtMost } from './binomial.ts';

/** A forecast, and whether the answer was right. */
export interface Forecast {
  /** 0–1. */
  readonly probability: number;
  readonly correct: boolean;
}

/** From which probability on to accept an answer. */
export type Threshold =
  | {
      readonly type: 'threshold';
      /** Accept when the probability is at least this. */
      readonly atLeast: number;
      /** Share of the given forecasts that this accepts. */
      readonly coverageRatio: number;
      /** Share of wrong answers among those. */
      readonly wrongRatio: number;
    }
  | { readonly type: 'tooFew'; readonly have: number; readonly need: number }
  | { readonly type: 'unreachable'; readonly reason: 'noThresholdIsSafeEnough' };

/**
 * The threshold that keeps at least 1 − `lossRatio` of the *right* answers: split conformal
 * prediction. It promises nothing about how many wrong ones pass: for that use
 * `clopperPearsonThreshold`.
 *
 * @param forecasts Made before the outcomes were known, of answers like those to come.
 * @param options.lossRatio Share of right answers that may be lost; 0 < … < 1.
 * @returns A threshold, or `tooFew` with fewer than 1/lossRatio − 1 right answers.
 * @throws {RangeError} `lossRatio` or a probability is out of its range; the message has it.
 * @see Angelopoulos & Bates, "A Gentle Introduction to Conformal Prediction", 2021.
 * @example
 * import { conformalThreshold } from '@coppice/resilience';
 * const forecasts = Array.from({ length: 100 }, (_, index) => ({
 *   probability: (index + 1) / 100, correct: true,
 * }));
 * const answer = conformalThreshold(forecasts, { lossRatio: 0.1 });
 * if (answer.type !== 'threshold' || answer.atLeast !== 0.1) throw new Error('90 % were lost');
 */
export function conformalThreshold(
  forecasts: readonly Forecast[],
  options: { readonly lossRatio: number },
): Threshold {
  const { lossRatio } = options;
  checkInside('lossRatio', lossRatio);
  checkForecasts(forecasts);
  const right = forecasts.filter((forecast) => forecast.correct);
  // A rounding error must not ask for one answer more: 1/0.1 − 1 is 9.
  const need = Math.max(1, Math.ceil(1 / lossRatio - 1 - 1e-9));
  if (right.length < need) return { type: 'tooFew', have: right.length, need };
  const sorted = right.map((forecast) => forecast.probability).sort((a, b) => b - a);
  const rank = Math.max(1, Math.ceil((right.length + 1) * (1 - lossRatio) - 1e-9));
  return described(forecasts, sorted[rank - 1] ?? 1);
}

/**
 * The lowest threshold at which the share of wrong answers among those accepted is surely small:
 * its one-sided Clopper–Pearson bound is at most `wrongRatio`. It promises nothing about how many
 * right ones are lost: for that use `conformalThreshold`. The bound holds for each threshold by
 * itself; that the lowest is chosen among many makes it a little too hopeful.
 *
 * @param forecasts Made before the outcomes were known, of answers like those to come.
 * @param options.wrongRatio Wrong among accepted, at most; 0 < … < 1.
 * @param options.confidence How sure; default 0.95; 0 < … < 1.
 * @returns A threshold, `tooFew` when even without an error the bound is out of reach (about
 *   3/wrongRatio at 0.95), or `unreachable`.
 * @throws {RangeError} An option or a probability is out of its range; the message has it.
 * @see Clopper & Pearson, "The Use of Confidence or Fiducial Limits", Biometrika 26, 1934.
 * @example
 * import { clopperPearsonThreshold } from '@coppice/resilience';
 * const forecasts = Array.from({ length: 200 }, (_, index) => ({
 *   probability: index < 100 ? 0.4 : 0.9, correct: index >= 100,
 * }));
 * const answer = clopperPearsonThreshold(forecasts, { wrongRatio: 0.05 });
 * if (answer.type !== 'threshold' || answer.atLeast !== 0.9) throw new Error('wrong ones pass');
 */
export function clopperPearsonThreshold(
  forecasts: readonly Forecast[],
  options: { readonly wrongRatio: number; readonly confidence?: number },
): Threshold {
  const { wrongRatio, confidence = 0.95 } = options;
  checkInside('wrongRatio', wrongRatio);
  checkInside('confidence', confidence);
  checkForecasts(forecasts);
  const need = Math.ceil(Math.log(1 - confidence) / Math.log1p(-wrongRatio));
  if (forecasts.length < need) return { type: 'tooFew', have: forecasts.length, need };
  const sorted = forecasts.toSorted((a, b) => b.probability - a.probability);
  let wrong = 0;
  let lowest: number | undefined;
  for (const [index, forecast] of sorted.entries()) {
    if (!forecast.correct) wrong += 1;
    // Equal probabilities are accepted together or not at all.
    if (sorted[index + 1]?.probability === forecast.probability) continue;
    // More errors than that prove nothing, however little sureness is asked for.
    if (wrong / (index + 1) > wrongRatio) continue;
    // The bound is ≤ wrongRatio exactly if so few errors would be a rare luck at wrongRatio.
    if (binomialAtMost(wrong, index + 1, wrongRatio) <= 1 - confidence) {
      lowest = forecast.probability;
    }
  }
  if (lowest === undefined) return { type: 'unreachable', reason: 'noThresholdIsSafeEnough' };
  return described(forecasts, lowest);
}

/**
 * The highest threshold that still accepts a given share of all answers, right or wrong: for when
 * the cost of the next check, and not a promise, decides how many may go unchecked.
 *
 * @param forecasts Of answers like those to come.
 * @param options.coverageRatio Share to accept, at least; 0 < … < 1.
 * @returns A threshold, or `tooFew` without forecasts.
 * @throws {RangeError} `coverageRatio` or a probability is out of its range; the message has it.
 * @see El-Yaniv & Wiener, "On the Foundations of Noise-free Selective Classification", 2010.
 * @example
 * import { coverageThreshold } from '@coppice/resilience';
 * const forecasts = [0.2, 0.5, 0.7, 0.9].map((probability) => ({ probability, correct: true }));
 * const answer = coverageThreshold(forecasts, { coverageRatio: 0.5 });
 * if (answer.type !== 'threshold' || answer.atLeast !== 0.7) throw new Error('not the upper half');
 */
export function coverageThreshold(
  forecasts: readonly Forecast[],
  options: { readonly coverageRatio: number },
): Threshold {
  const { coverageRatio } = options;
  checkInside('coverageRatio', coverageRatio);
  checkForecasts(forecasts);
  if (forecasts.length === 0) return { type: 'tooFew', have: 0, need: 1 };
  const sorted = forecasts.map((forecast) => forecast.probability).sort((a, b) => b - a);
  const accepted = Math.max(1, Math.ceil(coverageRatio * sorted.length - 1e-9));
  return described(forecasts, sorted[accepted - 1] ?? 1);
}

function described(forecasts: readonly Forecast[], atLeast: number): Threshold {
  let accepted = 0;
  let wrong = 0;
  for (const forecast of forecasts) {
    if (forecast.probability < atLeast) continue;
    accepted += 1;
    if (!forecast.correct) wrong += 1;
  }
  return {
    type: 'threshold',
    atLeast,
    coverageRatio: accepted / forecasts.length,
    wrongRatio: wrong / accepted,
  };
}

function checkForecasts(forecasts: readonly Forecast[]): void {
  for (const { probability } of forecasts) checkRatio('probability', probability);
}

function checkInside(name: string, value: number): void {
  checkRatio(name, value);
  checkAbove(name, value, 0);
  if (value === 1) throw new RangeError(`${name} must be < 1, got 1`);
}
