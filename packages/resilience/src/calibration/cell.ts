import {
  addBins,
  type BinSums,
  CONFIDENCE_BINS,
  clampedLogit,
  confidenceBin,
  emptyBins,
  logit,
  sigmoid,
  unproven,
} from './confidence-bins.ts';
import { fitPlatt, IDENTITY, type Platt } from './platt.ts';
import { addForecast, emptyTally, scaleTally, type Tally } from './reliability.ts';

/** A prior, and how many outcomes of others it was made from. */
export interface Prior {
  readonly fit: Platt;
  readonly madeFrom: number;
}

/** What one agent's history on one task type says. */
export interface CellFit extends Platt {
  /** Added to the line, per bin of the stated confidence. */
  readonly residual: Float64Array;
  /** The mean log-odds of its own forecasts: how sure it sounds as a rule, once calibrated. */
  readonly usualLogOdds: number;
}

/** The history of one agent on one task type. */
export interface Cell {
  readonly bins: BinSums;
  readonly tally: Tally;
  /** Outcomes since the start or the last change of model. */
  outcomes: number;
  /** What one outcome adds now. All sums grow by it, so that old outcomes need not be touched. */
  gain: number;
  /** The number of the last outcome here, counted over all cells. */
  lastSeen: number;
  prior: Prior | undefined;
  fit: CellFit | undefined;
}

/** A cell without outcomes. */
export function emptyCell(): Cell {
  return {
    bins: emptyBins(),
    tally: emptyTally(),
    outcomes: 0,
    gain: 1,
    lastSeen: 0,
    prior: undefined,
    fit: undefined,
  };
}

const RESCALE_ABOVE = 1e100;

/** Adds an outcome that was given `forecast`, after ageing the older ones. */
export function addOutcome(
  cell: Cell,
  stated: number,
  forecast: number,
  correct: boolean,
  growth: number,
): void {
  cell.gain *= growth;
  if (cell.gain > RESCALE_ABOVE) rescale(cell);
  const bin = confidenceBin(stated);
  const { weight, right, logit: logits } = cell.bins;
  weight[bin] = (weight[bin] ?? 0) + cell.gain;
  if (correct) right[bin] = (right[bin] ?? 0) + cell.gain;
  logits[bin] = (logits[bin] ?? 0) + cell.gain * clampedLogit(stated);
  addForecast(cell.tally, stated, forecast, correct, cell.gain);
  cell.outcomes += 1;
  cell.fit = undefined;
}

function rescale(cell: Cell): void {
  const factor = 1 / cell.gain;
  const { weight, right, logit: logits } = cell.bins;
  for (const sums of [weight, right, logits]) {
    for (let bin = 0; bin < CONFIDENCE_BINS; bin++) sums[bin] = (sums[bin] ?? 0) * factor;
  }
  scaleTally(cell.tally, factor);
  cell.gain = 1;
}

/** The line through several cells' outcomes, pulled towards `centre`. */
export function fitTogether(cells: Iterable<Cell>, centre: Platt): Platt {
  const sums = emptyBins();
  for (const cell of cells) addBins(sums, cell.bins, 1 / cell.gain);
  return fitPlatt(sums, 1, centre);
}

// Pseudo-outcomes that hold a bin to the line. Development half, twelve item splits: 10, 30 and
// 100 give a Brier score of 0.1239, 0.1238, 0.1240; the line alone 0.1250.
const RESIDUAL_PRIOR = 30;

/** The line through a cell's outcomes, and what its bins add to it. */
export function fitCell(cell: Cell, centre: Platt): CellFit {
  const scale = 1 / cell.gain;
  const line = fitPlatt(cell.bins, scale, centre);
  const residual = new Float64Array(CONFIDENCE_BINS);
  let total = 0;
  let logOdds = 0;
  for (let bin = 0; bin < CONFIDENCE_BINS; bin++) {
    const sum = cell.bins.weight[bin] ?? 0;
    if (sum === 0) continue;
    const weight = sum * scale;
    const onLine = sigmoid(line.slope * ((cell.bins.logit[bin] ?? 0) / sum) + line.shift);
    const right = (cell.bins.right[bin] ?? 0) * scale;
    residual[bin] = (right - weight * onLine) / (weight + RESIDUAL_PRIOR);
    total += weight;
    logOdds += weight * logit(unproven(onLine + (residual[bin] ?? 0)));
  }
  const usualLogOdds = total === 0 ? 0 : logOdds / total;
  return { slope: line.slope, shift: line.shift, residual, usualLogOdds };
}

const NO_RESIDUAL = new Float64Array(CONFIDENCE_BINS);

/** A line as the fit of a cell without outcomes. */
export function lineOnly(line: Platt = IDENTITY): CellFit {
  return { slope: line.slope, shift: line.shift, residual: NO_RESIDUAL, usualLogOdds: 0 };
}

/** The probability that an answer with this stated confidence is right. */
export function forecastOf(fit: CellFit, stated: number): number {
  const onLine = sigmoid(fit.slope * clampedLogit(stated) + fit.shift);
  return unproven(onLine + (fit.residual[confidenceBin(stated)] ?? 0));
}
