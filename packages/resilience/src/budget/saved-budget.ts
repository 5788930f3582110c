import type { Allowance, Units } from './amount.ts';

/** A budget with all below it that have limits of their own, as plain data. */
export interface SavedBudget {
  readonly version: 1;
  /** Names it in entries; absent in what was saved before there were any. */
  readonly key?: number;
  /** The key for the next one that is opened; only where `save` was called. */
  readonly nextKey?: number;
  readonly id: string;
  readonly allowance: Allowance;
  readonly spent: Units;
  /** What leases hold that were not settled, those of budgets below without limits included. */
  readonly leased: Units;
  /** The date at which its time is over; absent without `wallMs`. */
  readonly untilWallMs?: number;
  readonly children: readonly SavedBudget[];
}

/**
 * When a budget's time is over, on the monotonic clock of this process. The date may have been set
 * meanwhile, so what is left is at most the whole time.
 */
export function resumedUntilMs(
  { allowance: { wallMs }, untilWallMs }: SavedBudget,
  now: { readonly ms: number; readonly wallMs: number },
): number {
  if (wallMs === undefined || untilWallMs === undefined) return Number.POSITIVE_INFINITY;
  return now.ms + Math.min(wallMs, untilWallMs - now.wallMs);
}
