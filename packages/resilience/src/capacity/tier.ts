/**
 * How much can be done with the agents that are well: everything, the essential stages only, one
 * best agent, or nothing but queueing. From the best to the worst.
 */
export const CAPACITY_TIERS = ['full', 'essential', 'single', 'queueing'] as const;
/** One of `CAPACITY_TIERS`. */
export type CapacityTier = (typeof CAPACITY_TIERS)[number];

/** Above these shares of healthy agents, in percent, a tier is reached. Strictly above. */
export interface TierThresholds {
  readonly fullPercent: number;
  readonly essentialPercent: number;
  readonly singlePercent: number;
}

/** The design article has two sets: its code, and the more daring one of its checklist. */
export const CAPACITY_PRESETS = {
  article: { fullPercent: 80, essentialPercent: 50, singlePercent: 20 },
  checklist: { fullPercent: 50, essentialPercent: 25, singlePercent: 10 },
} as const satisfies Readonly<Record<string, TierThresholds>>;

/** A share as two whole numbers: `healthy` of `total`. */
export interface Share {
  readonly healthy: number;
  readonly total: number;
}

/**
 * The tier of a share. Whole numbers are compared: with sums of 1/n sixteen of twenty would be above
 * 80 %. Nobody at all is no capacity. `{ healthy: 4, total: 5 } → 'essential'`
 *
 * @param extraPercent How far above a threshold the share has to be; for the way up.
 */
export function tierOf(share: Share, thresholds: TierThresholds, extraPercent = 0): CapacityTier {
  const isAbove = (percent: number): boolean =>
    share.healthy * 100 > Math.min(percent + extraPercent, MOST_PERCENT) * share.total;
  if (isAbove(thresholds.fullPercent)) return 'full';
  if (isAbove(thresholds.essentialPercent)) return 'essential';
  return isAbove(thresholds.singlePercent) ? 'single' : 'queueing';
}

/** All healthy has to be enough for the best tier, however far above its threshold it must be. */
const MOST_PERCENT = 99;

/** `isWorse('single', 'full') → true` */
export const isWorse = (one: CapacityTier, other: CapacityTier): boolean =>
  CAPACITY_TIERS.indexOf(one) > CAPACITY_TIERS.indexOf(other);

/** So many tiers further down, at most to the last. `lowered('full', 1) → 'essential'` */
export function lowered(tier: CapacityTier, by: number): CapacityTier {
  const index = Math.min(CAPACITY_TIERS.length - 1, CAPACITY_TIERS.indexOf(tier) + by);
  return CAPACITY_TIERS[index] ?? 'queueing';
}

/** @throws {RangeError} They are no falling row of percentages. */
export function checkThresholds(thresholds: TierThresholds): TierThresholds {
  const { fullPercent, essentialPercent, singlePercent } = thresholds;
  const row = [100, fullPercent, essentialPercent, singlePercent, -1];
  const falls = row.every((each, index) => index === 0 || each < (row[index - 1] ?? 0));
  if (falls && row.slice(1, 4).every(Number.isInteger)) return thresholds;
  throw new RangeError(
    `thresholds must be falling whole percentages below 100, got ${row.slice(1, 4).join(', ')}`,
  );
}
