import type { Clock } from './clock.ts';
import type { Ids } from './ids.ts';
import type { Random } from './random.ts';
import type { UncaughtHandler } from './uncaught.ts';

/**
 * The only door to the outside world for time, chance, identity and the event loop.
 *
 * Take it as a parameter; make one with `systemHost()` in an application and with
 * `virtualHost({ seed })` in a test.
 *
 * @example
 * import { systemHost, type Host } from '@coppice/host';
 * const host: Host = systemHost();
 * const startedAt = host.clock.now();
 * if (host.clock.now() < startedAt) throw new Error('monotonic time went back');
 */
export interface Host {
  readonly clock: Clock;
  readonly random: Random;
  readonly ids: Ids;
  /** Runs `run` as soon as the present piece of work ends, before timers and I/O. */
  soon(run: () => void): void;
  /** Runs `run` in a later turn of the event loop, after timers and I/O had their chance. */
  nextTurn(run: () => void): void;
  /** Offers errors that nobody caught to `handler`; returns a function that withdraws it. */
  onUncaught(handler: UncaughtHandler): () => void;
}
