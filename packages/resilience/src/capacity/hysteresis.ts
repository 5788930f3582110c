import { checkAtLeast, checkCount } from '../option-checks.ts';
import { type CapacityTier, isWorse, type Share, type TierThresholds, tierOf } from './tier.ts';

/** How reluctantly a better tier is believed. */
export interface Hysteresis {
  /** How far above a threshold the share has to be on the way up. Default 5 points; a whole number. */
  readonly upPercent: number;
  /** For how long without a break. Default 10 000 ms. */
  readonly dwellMs: number;
}

/** Starting values; no recording of a recovering fleet is known to us. */
export const HYSTERESIS: Hysteresis = { upPercent: 5, dwellMs: 10_000 };

/** A tier, and the better one that has been in sight since. Plain data. */
export interface TierState {
  readonly tier: CapacityTier;
  readonly rising?: { readonly to: CapacityTier; readonly sinceMs: number };
}

/** Worse at once; better only when it has been so, with a margin, for a while. */
export function nextTier(
  state: TierState,
  share: Share,
  options: {
    readonly thresholds: TierThresholds;
    readonly hysteresis: Hysteresis;
    readonly nowMs: number;
  },
): TierState {
  const { thresholds, hysteresis, nowMs } = options;
  const now = tierOf(share, thresholds);
  if (isWorse(now, state.tier)) return { tier: now };
  const to = tierOf(share, thresholds, hysteresis.upPercent);
  if (!isWorse(state.tier, to)) return { tier: state.tier };
  // What is in sight may get better or worse meanwhile; the lesser of both has been there all along.
  const { to: before, sinceMs } = state.rising ?? { to, sinceMs: nowMs };
  const lasting = isWorse(to, before) ? to : before;
  // A sum, as in `dueAtMs`: of fractions a difference may come out less when that time has come.
  if (nowMs < sinceMs + hysteresis.dwellMs) {
    return { tier: state.tier, rising: { to: lasting, sinceMs } };
  }
  const isMoreInSight = isWorse(lasting, to);
  return isMoreInSight ? { tier: lasting, rising: { to, sinceMs: nowMs } } : { tier: lasting };
}

/** When the tier may get better by waiting alone; `undefined`: not without news. */
export function dueAtMs({ rising }: TierState, { dwellMs }: Hysteresis): number | undefined {
  return rising === undefined ? undefined : rising.sinceMs + dwellMs;
}

export function checkHysteresis(hysteresis: Hysteresis): Hysteresis {
  checkCount('hysteresis.upPercent', hysteresis.upPercent, 0);
  checkAtLeast('hysteresis.dwellMs', hysteresis.dwellMs, 0);
  return hysteresis;
}
