/** A mean in which older samples count less: an EWMA for samples that come at any time. */
export interface DecayedMean {
  readonly mean: number;
  /** How many present samples the history is worth. */
  readonly weight: number;
  readonly atMs: number;
}

/**
 * The mean with one sample more. After `timeConstantMs` a sample counts 1/e; samples of the same
 * instant count alike, and the first ones are not pulled towards a made-up start.
 *
 * @param before `undefined` at the start.
 */
export function withSample(
  before: DecayedMean | undefined,
  value: number,
  nowMs: number,
  timeConstantMs: number,
): DecayedMean {
  if (before === undefined) return { mean: value, weight: 1, atMs: nowMs };
  const passedMs = Math.max(0, nowMs - before.atMs);
  const weight = before.weight * Math.exp(-passedMs / timeConstantMs) + 1;
  const atMs = Math.max(nowMs, before.atMs);
  return { mean: before.mean + (value - before.mean) / weight, weight, atMs };
}
