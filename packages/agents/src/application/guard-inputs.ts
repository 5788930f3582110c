import type {
  CapacityActor,
  CapacityEvent,
  CapacityInput,
  KillSwitchActor,
  KillSwitchEvent,
  KillSwitchInput,
  SavedKillSwitch,
  StopStep,
} from '@coppice/resilience';
import type { Seat } from './seats.ts';

/** What the guards' actors are started with; at a restart, with what had become of the last one. */
export interface GuardInputs {
  readonly killSwitch: KillSwitchInput;
  readonly capacity: CapacityInput;
}

type SnapshotOf<Actor extends { getSnapshot(): unknown }> = ReturnType<Actor['getSnapshot']>;
export type KillSwitchSeat = Seat<KillSwitchEvent, SnapshotOf<KillSwitchActor>>;
export type CapacitySeat = Seat<CapacityEvent, SnapshotOf<CapacityActor>>;

/** Read at each start. A stop that is latched, or under way, is so in the next incarnation. */
export const killSwitchInput = (
  seat: KillSwitchSeat,
  saved: SavedKillSwitch | undefined,
): KillSwitchInput => ({
  get resumed() {
    const { last } = seat;
    if (!last) {
      const { stop, step } = saved ?? {}; // Of an earlier process.
      return stop && step && { stop, step };
    }
    const { stop } = last.context;
    return stop && { stop, step: stepOf(last.value) };
  },
});

/** Read at each start. What was given up is still given up, and no tier rises because of a crash. */
export const capacityInput = (
  options: Omit<CapacityInput, 'resumed'>,
  seat: CapacitySeat,
  first: CapacityInput['resumed'],
): CapacityInput => ({
  ...options,
  get resumed() {
    if (!seat.last) return first;
    const { overall, byTaskType, isSaving } = seat.last.context;
    return overall && byTaskType && { overall, byTaskType, isSaving: isSaving === true };
  },
});

/** The machine's only nested state is `draining`, and with a stop it is nowhere else but `stopped`. */
function stepOf(value: unknown): StopStep | 'stopped' {
  if (typeof value !== 'object' || value === null) return 'stopped';
  return (value as { readonly draining: StopStep }).draining;
}
