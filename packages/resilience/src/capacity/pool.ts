import type { BreakerMode } from '../breaker/breaker.machine.ts';
import type { Share } from './tier.ts';

/** One agent as capacity sees it. */
export interface PoolMember {
  /** Its part in the whole. Default 1; a whole number ≥ 1. */
  readonly weight: number;
  /** How much of its quota is left, 0–100. */
  readonly quotaPercent: number;
  /** The mode of its breaker for each task type that it can do. */
  readonly modes: Readonly<Record<string, BreakerMode>>;
}

/** All agents by their id. Plain data. */
export type Pool = Readonly<Record<string, PoolMember>>;

/** In halves, to stay with whole numbers: a breaker that is trying counts for one half. */
const HALVES: Readonly<Record<BreakerMode, number>> = {
  closed: 2,
  halfOpen: 1,
  open: 0,
  isolated: 0,
};

/**
 * The share of the pool that is well, for one task type or, without one, for all that its agents can
 * do. An agent that can do three things counts with each.
 */
export function shareOf(pool: Pool, taskType?: string): Share {
  let healthy = 0;
  let total = 0;
  for (const { weight, quotaPercent, modes } of Object.values(pool)) {
    for (const [type, mode] of Object.entries(modes)) {
      if (taskType !== undefined && type !== taskType) continue;
      healthy += weight * quotaPercent * HALVES[mode];
      total += weight * 100 * 2;
    }
  }
  return { healthy, total };
}

/** All that somebody in the pool can do. */
export function taskTypesOf(pool: Pool): ReadonlySet<string> {
  return new Set(Object.values(pool).flatMap(({ modes }) => Object.keys(modes)));
}
