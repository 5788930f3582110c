import type { Clock } from '@coppice/host';
import type { BreakerActor, BreakerInput } from './breaker.machine.ts';
import type { Changes } from './breaker-change.ts';
import type { SavedBreaker } from './saved-breaker.ts';

/** What breakers of one registry have in common. */
export interface BreakerHome<Key> {
  readonly clock: Clock;
  /** Chance for the jitter: the next number in [0, 1). */
  readonly chance: () => number;
  readonly changes: Changes<Key>;
  /** Writes down what has to survive a restart; `undefined`: nobody does. */
  readonly keep: ((key: Key, saved: SavedBreaker) => void) | undefined;
  /** Runs a breaker's machine, from the first event on that may change the mode. */
  readonly startActor: (key: Key, input: BreakerInput) => BreakerActor;
}
