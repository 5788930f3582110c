import { checkAbove, checkCount } from '../option-checks.ts';

/** How long and how much a `Calibration` remembers. */
export interface CalibrationOptions {
  /**
   * After so many further outcomes of the same agent and task type an outcome counts half.
   * Default 200; > 0, `Infinity` for data in which nothing changes with time.
   */
  readonly halfLifeOutcomes?: number;
  /** Agents × task types; beyond, the one not observed for longest is forgotten. Default 1 000. */
  readonly maxCells?: number;
  /** Outcomes with peers remembered per task type; the oldest make room. Default 3 000. */
  readonly peerOutcomes?: number;
  /** Task types with peers; beyond, the one not observed for longest goes. Default 32. */
  readonly maxPeerTaskTypes?: number;
}

/** What holds where the options of a `Calibration` do not say otherwise. */
export const CALIBRATION_DEFAULTS: Required<CalibrationOptions> = Object.freeze({
  // Follows an agent that changes within some hundred calls, and costs little when none does: on
  // the recorded set (Comparing-Confidence-in-LLMs, development half, 24 item splits) the Brier
  // score is 0.1235 with 200 and 0.1230 with Infinity.
  halfLifeOutcomes: 200,
  // About 1.5 KB each: 1.5 MB when full.
  maxCells: 1_000,
  // Same set, eleven agents a question: Brier score 0.113, 0.109, 0.108, 0.108 with 300, 1 000,
  // 3 000 and 10 000. 72 KB a task type.
  peerOutcomes: 3_000,
  // A judgement: 2.3 MB when all are full.
  maxPeerTaskTypes: 32,
});

/** The options with their defaults, checked. */
export function calibrationOptions(options: CalibrationOptions): Required<CalibrationOptions> {
  const all = { ...CALIBRATION_DEFAULTS, ...options };
  checkAbove('halfLifeOutcomes', all.halfLifeOutcomes, 0);
  checkCount('maxCells', all.maxCells);
  checkCount('peerOutcomes', all.peerOutcomes);
  checkCount('maxPeerTaskTypes', all.maxPeerTaskTypes);
  return all;
}
