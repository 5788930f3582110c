import { checkSavedVersion } from '../saved-version.ts';
import type { ResumedCapacity } from './capacity.machine.ts';
import type { TierState } from './hysteresis.ts';
import type { CapacityTier } from './tier.ts';

/** Capacity as plain data that survives JSON. A tier that was rising has to rise anew. */
export interface SavedCapacity {
  readonly version: 1;
  readonly overall: CapacityTier;
  readonly byTaskType: Readonly<Record<string, CapacityTier>>;
  readonly isSaving: boolean;
}

export function savedCapacity(context: ResumedCapacity): SavedCapacity {
  const tiers = Object.entries(context.byTaskType).map(([type, { tier }]) => [type, tier] as const);
  return {
    version: 1,
    overall: context.overall.tier,
    byTaskType: Object.fromEntries(tiers),
    isSaving: context.isSaving,
  };
}

/** @throws {TypeError} It was saved by a later version. */
export function resumedCapacity(saved: SavedCapacity): ResumedCapacity {
  checkSavedVersion('capacity', saved);
  const states = Object.entries(saved.byTaskType).map(([type, tier]): [string, TierState] => [
    type,
    { tier },
  ]);
  return {
    overall: { tier: saved.overall },
    byTaskType: Object.fromEntries(states),
    isSaving: saved.isSaving,
  };
}
