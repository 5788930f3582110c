import type { Dimension } from '../budget/amount.ts';

/** Why everything was stopped. */
export type TripCause =
  | { readonly type: 'budget'; readonly budget: string; readonly dimension: Dimension | 'wallMs' }
  | { readonly type: 'errorRate'; readonly ratio: number; readonly samples: number }
  | { readonly type: 'velocity'; readonly tokensPerMinute: number }
  | { readonly type: 'operator'; readonly by: string; readonly reason: string };

/** One stop of everything, from the trip to the reset. */
export interface Stop {
  /** The same after a restart, so that what is written and sent twice can be told. */
  readonly id: string;
  readonly cause: TripCause;
  /** When it was tripped, for people. */
  readonly atWallMs: number;
  /** Who did not end when asked, and was ended. */
  readonly killed: readonly string[];
  /** Steps that failed or took too long. The stop went on without them. */
  readonly failedSteps: readonly FailedStep[];
}

/** A step of a stop that was not carried out, or not in time. */
export interface FailedStep {
  readonly step: StopStep;
  readonly message: string;
}

/** The steps of a stop, in order. */
export const STOP_STEPS = [
  'recording',
  'signalling',
  'killing',
  'persisting',
  'notifying',
] as const;
/** One of `STOP_STEPS`. */
export type StopStep = (typeof STOP_STEPS)[number];

/**
 * A cause as a phrase, for people.
 *
 * @example
 * import { describeTrip } from '@coppice/resilience';
 * const said = describeTrip({ type: 'velocity', tokensPerMinute: 90_000 });
 * if (said !== '90000 tokens a minute') throw new Error(said);
 */
export function describeTrip(cause: TripCause): string {
  switch (cause.type) {
    case 'budget':
      return `${cause.dimension} of "${cause.budget}" are used up`;
    case 'errorRate':
      return `${Math.round(cause.ratio * 100)} % of the latest ${Math.round(cause.samples)} results failed`;
    case 'velocity':
      return `${Math.round(cause.tokensPerMinute)} tokens a minute`;
    case 'operator':
      return `${cause.by}: ${cause.reason}`;
  }
}
