import { randomBytes } from 'node:crypto';
import type { Clock } from './clock.ts';
import type { Host } from './host.ts';
import { idsFrom } from './ids.ts';
import { seededRandom } from './random.ts';
import { onUncaught } from './uncaught.ts';

/** Node fires a timer of 2^31 ms or more at once, so a longer wait is made of steps of this size. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * The real world: the machine's monotonic clock, real timers, the event loop.
 *
 * @param options.seed Seeds chance and ids; absent: a fresh random seed for each host.
 * @example
 * import { systemHost } from '@coppice/host';
 * const host = systemHost({ seed: 42 });
 * const waited = await new Promise((done) => host.clock.setTimeout(() => done(true), 1));
 * if (!waited) throw new Error('the timer did not fire');
 */
export function systemHost(options: { readonly seed?: string | number } = {}): Host {
  const random = seededRandom(options.seed ?? randomBytes(16).toString('hex'));
  return {
    clock: systemClock(),
    random,
    ids: idsFrom(random.fork('ids')),
    soon: (run) => queueMicrotask(run),
    nextTurn: (run) => void setImmediate(run),
    onUncaught,
  };
}

interface SystemTimer {
  handle: NodeJS.Timeout;
}

function systemClock(): Clock {
  const arm = (timer: SystemTimer, run: () => void, delayMs: number): void => {
    if (delayMs <= LONGEST_TIMER_MS) {
      timer.handle = setTimeout(run, delayMs);
      return;
    }
    timer.handle = setTimeout(() => arm(timer, run, delayMs - LONGEST_TIMER_MS), LONGEST_TIMER_MS);
  };
  return {
    now: () => performance.now(),
    wallTime: () => Date.now(),
    setTimeout(run, delayMs) {
      const timer = {} as SystemTimer; // `arm` fills it before it can be seen.
      arm(timer, run, Math.max(0, delayMs));
      return timer;
    },
    clearTimeout: (timer) => clearTimeout((timer as SystemTimer | undefined)?.handle),
  };
}
