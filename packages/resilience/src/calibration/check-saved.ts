import { checkSavedVersion } from '../saved-version.ts';
import type { Prior } from './cell.ts';
import { CONFIDENCE_BINS } from './confidence-bins.ts';
import type { SavedAgent, SavedCalibration, SavedCell, SavedPeers } from './saved-calibration.ts';

/**
 * One number that is none would make every forecast after it none, silently.
 *
 * @throws {TypeError} It is of another version.
 * @throws {RangeError} A saved number is out of its range; the message has its name and value.
 */
export function checkSaved(saved: SavedCalibration): void {
  checkSavedVersion('calibration', saved);
  checkAll('seen', [saved.seen], 0);
  checkPrior(saved.newcomer);
  saved.agents.forEach(checkAgent);
  saved.peers.forEach(checkPeers);
}

function checkAgent({ seen, previousInARow, prior, newcomer, cells }: SavedAgent): void {
  checkAll('seen', [seen, previousInARow], 0);
  checkPrior(prior);
  checkPrior(newcomer);
  cells.forEach(checkCell);
}

function checkCell(cell: SavedCell): void {
  const { outcomes, lastSeen, weight, right, statedSquares, forecastSquares, reliability } = cell;
  checkAll('outcomes', [outcomes, lastSeen], 0);
  // Gains begin at 1 and grow.
  checkAll('gain', [cell.gain], 1);
  checkPrior(cell.prior);
  checkAll('tally', [weight, right, statedSquares, forecastSquares, ...reliability], 0);
  for (const [bin, binWeight, binRight, logits] of cell.bins) {
    checkAll('bins', [bin, CONFIDENCE_BINS - 1 - bin, binWeight, binRight], 0);
    checkAll('logits', [logits]);
  }
}

function checkPeers({ next, lastSeen, sinceFit, fit, outcomes }: SavedPeers): void {
  checkAll('next', [next, outcomes.length - next, lastSeen, sinceFit], 0);
  checkAll('fit', [fit.own, fit.peers, fit.shift]);
  for (const outcome of outcomes) checkAll('outcomes', outcome);
}

function checkPrior(prior: Prior | null): void {
  if (prior === null) return;
  checkAll('prior', [prior.fit.slope, prior.fit.shift]);
  checkAll('madeFrom', [prior.madeFrom], 0);
}

function checkAll(
  name: string,
  values: readonly number[],
  atLeast = Number.NEGATIVE_INFINITY,
): void {
  for (const value of values) {
    if (Number.isFinite(value) && value >= atLeast) continue;
    throw new RangeError(`${name} of a saved calibration is out of its range: ${value}`);
  }
}
