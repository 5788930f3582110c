import { checkAbove } from '../option-checks.ts';
import type { Classify } from './classify.ts';
import { COOL_DOWN, type CoolDown, checkCoolDown } from './cool-down.ts';
import { checkTrialRule, type TrialRule } from './trial-rule.ts';
import { checkTripPolicy, TRIP_POLICY, type TripPolicy } from './trip-policy.ts';

/** How a breaker behaves. All of it is optional. */
export interface BreakerOptions {
  /** When it opens. Default three failures in a row. */
  readonly trip?: TripPolicy;
  /** How long it stays open. Default 60 s ± 10 %. */
  readonly coolDown?: Partial<CoolDown>;
  /** How it finds out that it may close. Default one trial, which must succeed. */
  readonly trials?: Partial<TrialRule>;
  /**
   * A call that has not answered for so long counts as one failure, and is cancelled. Default
   * `Infinity`: the work has a deadline of its own, or only its trials have (`trials.leaseMs`).
   */
  readonly callTimeoutMs?: number;
  /** What counts as success and failure. Default: a value is a success, an error a failure. */
  readonly classify?: Classify;
}

/** Options with every default in place, shared by all breakers that were made with them. */
export interface BreakerSettings {
  readonly trip: TripPolicy;
  readonly coolDown: CoolDown;
  readonly trials: TrialRule & { readonly leaseMs: number };
  readonly callTimeoutMs: number;
  readonly classify: Classify;
  /** It has to be known how long calls take. */
  readonly isMeasured: boolean;
  /** The rule looks at when results came. */
  readonly hasAges: boolean;
  /** Above it a call is slow; `Infinity`: nobody wants to know. */
  readonly slowOverMs: number;
}

/** The defaults of a breaker; the sources stand beside each in the rule's own file. */
export const BREAKER_DEFAULTS = {
  trip: TRIP_POLICY,
  coolDown: COOL_DOWN,
  trials: { count: 1 },
  callTimeoutMs: Number.POSITIVE_INFINITY,
  classify: {},
} as const satisfies Required<BreakerOptions>;

/** @throws {RangeError | TypeError} An option is wrong; the message has its value. */
export function breakerSettings(options: BreakerOptions): BreakerSettings {
  const { callTimeoutMs = BREAKER_DEFAULTS.callTimeoutMs, classify = {} } = options;
  const trip = checkTripPolicy(options.trip ?? TRIP_POLICY);
  // Whoever gives a long period alone wants that one, and not a shorter bound.
  const maxMs = Math.max(COOL_DOWN.maxMs, options.coolDown?.forMs ?? 0);
  const coolDown = checkCoolDown({ ...COOL_DOWN, maxMs, ...options.coolDown });
  checkAbove('callTimeoutMs', callTimeoutMs, 0);
  const trials = checkTrialRule({ ...BREAKER_DEFAULTS.trials, ...options.trials });
  // A trial without a bound could wedge the breaker: Polly v7's lease and resilience4j's longest wait.
  const leaseMs =
    trials.leaseMs ?? (Number.isFinite(callTimeoutMs) ? callTimeoutMs : lease(coolDown));
  const slowOverMs = ('slow' in trip && trip.slow?.overMs) || Number.POSITIVE_INFINITY;
  const hasAges = trip.type === 'timeWindow' || trip.type === 'failuresWithin';
  const settings = { trip, coolDown, trials: { ...trials, leaseMs }, callTimeoutMs, classify };
  const isMeasured = Math.min(callTimeoutMs, slowOverMs) < Number.POSITIVE_INFINITY;
  return { ...settings, isMeasured, hasAges, slowOverMs };
}

const lease = ({ forMs }: CoolDown): number => forMs || COOL_DOWN.forMs;
