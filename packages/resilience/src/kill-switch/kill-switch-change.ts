import type { Dimension } from '../budget/amount.ts';
import type { Stop, StopStep, TripCause } from './trip.ts';

/** What a kill switch tells whoever watches it. */
export type KillSwitchChange =
  /** Most of a limit is used up: give up one capacity tier. */
  | {
      readonly type: 'switch.low';
      readonly dimension: Dimension | 'wallMs';
      readonly ratio: number;
    }
  | { readonly type: 'switch.tripped'; readonly stop: Stop }
  /** A step of the stop begins; a journal that has each of these can go on after a crash. */
  | { readonly type: 'switch.step'; readonly stop: Stop; readonly step: StopStep }
  | { readonly type: 'switch.stopped'; readonly stop: Stop }
  | { readonly type: 'switch.reset'; readonly by: string; readonly reason: string };

/** Work was refused, since everything is stopped. An answer, not an error. */
export interface StoppedRefusal {
  readonly type: 'refused';
  readonly reason: 'stopped';
  readonly cause: TripCause;
}

/** The reason with which the switch's signal is aborted. */
export class KillSwitchTrippedError extends Error {
  override readonly name = 'KillSwitchTrippedError';
  readonly code = 'kill_switch_tripped';
  readonly trip: TripCause;

  constructor(trip: TripCause, description: string) {
    super(`stopped: ${description}`);
    this.trip = trip;
  }
}
