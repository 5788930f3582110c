/** Sums over forecasts that were made before their outcome was known. */
export interface Tally {
  weight: number;
  right: number;
  /** Σ (stated − outcome)². */
  statedSquares: number;
  /** Σ (forecast − outcome)². */
  forecastSquares: number;
  /** Per tenth of the forecast: outcomes, Σ forecast, right ones. */
  readonly bins: Float64Array;
}

const TENTHS = 10;

/** A tally of nothing. */
export function emptyTally(): Tally {
  return {
    weight: 0,
    right: 0,
    statedSquares: 0,
    forecastSquares: 0,
    bins: new Float64Array(TENTHS * 3),
  };
}

/** Adds one forecast, below 1, and what came of it. */
export function addForecast(
  tally: Tally,
  stated: number,
  forecast: number,
  correct: boolean,
  weight: number,
): void {
  const outcome = correct ? 1 : 0;
  tally.weight += weight;
  tally.right += weight * outcome;
  tally.statedSquares += weight * (stated - outcome) ** 2;
  tally.forecastSquares += weight * (forecast - outcome) ** 2;
  const at = Math.floor(forecast * TENTHS) * 3;
  tally.bins[at] = (tally.bins[at] ?? 0) + weight;
  tally.bins[at + 1] = (tally.bins[at + 1] ?? 0) + weight * forecast;
  tally.bins[at + 2] = (tally.bins[at + 2] ?? 0) + weight * outcome;
}

/** Multiplies all sums. */
export function scaleTally(tally: Tally, factor: number): void {
  tally.weight *= factor;
  tally.right *= factor;
  tally.statedSquares *= factor;
  tally.forecastSquares *= factor;
  for (let at = 0; at < tally.bins.length; at++) tally.bins[at] = (tally.bins[at] ?? 0) * factor;
}

/** One row of a reliability table. */
export interface ReliabilityBin {
  /** Forecasts from here … */
  readonly from: number;
  /** … up to, not including, here. */
  readonly to: number;
  /** Outcomes, aged. */
  readonly count: number;
  /** Mean forecast; 0 without outcomes. */
  readonly forecast: number;
  /** Share that was right; 0 without outcomes. */
  readonly right: number;
}

/** How good the forecasts for one agent on one task type were. */
export interface CalibrationReport {
  /** Since the start or the last change of model. */
  readonly outcomes: number;
  /** Outcomes after ageing: how many recent ones the history is worth. */
  readonly effectiveOutcomes: number;
  /** Share of right answers, aged. */
  readonly baseRate: number;
  /** Mean squared error of what the agent stated; 0 is perfect, 1 the worst. */
  readonly brierStated: number;
  /** The same of the forecasts, each made before its outcome was known. */
  readonly brierCalibrated: number;
  /** 1 − Brier / Brier of the base rate: > 0 is better than knowing the base rate alone. */
  readonly skillStated: number;
  readonly skillCalibrated: number;
  /** The forecasts are worse than the base rate, over ≥ 50 outcomes. */
  readonly skillAlarm: boolean;
  /** ECE: mean distance between forecast and share of right answers. */
  readonly expectedCalibrationError: number;
  /** The ECE that a perfectly calibrated agent shows with so few outcomes. */
  readonly expectedCalibrationErrorFloor: number;
  /** The ECE is more than twice its floor, over ≥ 300 outcomes. */
  readonly calibrationAlarm: boolean;
  readonly bins: readonly ReliabilityBin[];
}

const SKILL_ALARM_FROM = 50;
// Below this a perfectly calibrated agent shows an ECE of 0.03 and more by chance.
const CALIBRATION_ALARM_FROM = 300;

/** The report on a tally whose newest outcome weighs `gain`. */
export function reportOn(tally: Tally, gain: number, outcomes: number): CalibrationReport {
  const weight = tally.weight;
  const share = (sum: number): number => (weight === 0 ? 0 : sum / weight);
  const baseRate = share(tally.right);
  const brierStated = share(tally.statedSquares);
  const brierCalibrated = share(tally.forecastSquares);
  const brierBase = baseRate * (1 - baseRate);
  const effectiveOutcomes = weight / gain;
  const skillCalibrated = skill(brierCalibrated, brierBase);
  const bins = tableOf(tally, gain);
  let distance = 0;
  for (const bin of bins) distance += bin.count * Math.abs(bin.forecast - bin.right);
  const expectedCalibrationError = effectiveOutcomes === 0 ? 0 : distance / effectiveOutcomes;
  const floor = expectedCalibrationErrorFloor(effectiveOutcomes);
  return {
    outcomes,
    effectiveOutcomes,
    baseRate,
    brierStated,
    brierCalibrated,
    skillStated: skill(brierStated, brierBase),
    skillCalibrated,
    skillAlarm: outcomes >= SKILL_ALARM_FROM && skillCalibrated < 0,
    expectedCalibrationError,
    expectedCalibrationErrorFloor: floor,
    calibrationAlarm: outcomes >= CALIBRATION_ALARM_FROM && expectedCalibrationError > 2 * floor,
    bins,
  };
}

// An agent that is always right, or never, leaves nothing to be skilful about.
function skill(brier: number, brierBase: number): number {
  return brierBase < 1e-9 ? 0 : 1 - brier / brierBase;
}

// 0.53/√n fits the simulated 0.115, 0.077, 0.054, 0.030, 0.017 at n = 20, 50, 100, 300, 1 000.
function expectedCalibrationErrorFloor(outcomes: number): number {
  return outcomes === 0 ? 1 : 0.53 / Math.sqrt(outcomes);
}

function tableOf(tally: Tally, gain: number): ReliabilityBin[] {
  return Array.from({ length: TENTHS }, (_, tenth) => {
    const count = tally.bins[tenth * 3] ?? 0;
    return {
      from: tenth / TENTHS,
      to: (tenth + 1) / TENTHS,
      count: count / gain,
      forecast: count === 0 ? 0 : (tally.bins[tenth * 3 + 1] ?? 0) / count,
      right: count === 0 ? 0 : (tally.bins[tenth * 3 + 2] ?? 0) / count,
    };
  });
}
