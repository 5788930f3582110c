import type {
  Calibration,
  SavedBreakers,
  SavedBudget,
  SavedCalibration,
  SavedCapacity,
  SavedKillSwitch,
  SavedProviderGates,
} from '@coppice/resilience';
import type { Guards } from './guards.ts';

/** What of an application must survive its process, as plain data. */
export interface SavedApplication {
  readonly version: 1;
  readonly id: string;
  readonly breakers: SavedBreakers;
  readonly providers: SavedProviderGates;
  readonly budget: SavedBudget;
  readonly killSwitch: SavedKillSwitch;
  readonly capacity: SavedCapacity;
  readonly calibration: SavedCalibration;
}

export function savedApplication(
  id: string,
  guards: Guards,
  calibration: Calibration,
): SavedApplication {
  return {
    version: 1,
    id,
    breakers: guards.breakers.save(),
    providers: guards.providers.save(),
    budget: guards.budget.save(),
    killSwitch: guards.killSwitch.save(),
    capacity: guards.capacity.save(),
    calibration: calibration.save(),
  };
}
