import type { Stop, StopStep } from './trip.ts';

/** A kill switch as plain data that survives JSON. */
export interface SavedKillSwitch {
  readonly version: 1;
  readonly stop?: Stop;
  /** The step that was begun; it is carried out again. Absent while armed. */
  readonly step?: StopStep | 'stopped';
  readonly errors: {
    readonly failures: number;
    readonly samples: number;
    /** When the last of them came: they go on to fade while nobody runs. */
    readonly atWallMs: number;
  };
}
