/** The gaps between signs of progress so far: mean and spread of their logarithms. */
export interface GapRhythm {
  readonly gaps: number;
  /** Mean of ln(gap in ms). */
  readonly mean: number;
  /** Their variance. */
  readonly variance: number;
}

/** No gap yet. */
export const NO_RHYTHM: GapRhythm = Object.freeze({ gaps: 0, mean: 0, variance: 0 });

/** Below this a gap is noise of the clock. */
const SHORTEST_GAP_MS = 1;

/**
 * The rhythm with one gap more. Gaps are taken in logarithms, since streams of tokens and tools have
 * heavy tails. After `remembered` gaps each new one weighs 1 / remembered, and older ones fade.
 *
 * @see Welford, "Note on a Method for Calculating Corrected Sums of Squares and Products", 1962.
 */
export function withGap(rhythm: GapRhythm, gapMs: number, remembered: number): GapRhythm {
  const value = Math.log(Math.max(SHORTEST_GAP_MS, gapMs));
  const gaps = Math.min(rhythm.gaps + 1, remembered);
  const mean = rhythm.mean + (value - rhythm.mean) / gaps;
  const squared = (value - rhythm.mean) * (value - mean);
  const variance = rhythm.variance + (squared - rhythm.variance) / gaps;
  return { gaps, mean, variance };
}

/**
 * φ = −log₁₀ P(a gap is longer than this silence): 1 if one gap in ten is, 3 if one in a thousand is.
 *
 * The spread is taken as at least a tenth of the mean: a very even rhythm must not make the first
 * hiccup a stall.
 *
 * @see Hayashibara et al., "The φ Accrual Failure Detector", 2004; the logistic form of the normal
 *   tail is that of Akka's PhiAccrualFailureDetector.
 */
export function phiOf({ mean, variance }: GapRhythm, silentMs: number): number {
  const spread = Math.max(Math.sqrt(variance), 0.1 * mean, 0.1);
  const y = (Math.log(Math.max(SHORTEST_GAP_MS, silentMs)) - mean) / spread;
  const exponent = y * (1.5976 + 0.070566 * y * y);
  const tail = Math.exp(-exponent);
  const chance = y > 0 ? tail / (1 + tail) : 1 - 1 / (1 + tail);
  // Where e^(−exponent) is too small for a number, φ goes on growing with the exponent.
  return chance === 0 ? exponent / Math.LN10 : -Math.log10(chance);
}
