import type { Host } from './host.ts';
import { idsFrom } from './ids.ts';

/**
 * A host whose monotonic clock goes on where an earlier process left it, so that deadlines and
 * timestamps that were written down keep their meaning after a restart.
 *
 * While nobody ran, time passed as the date says; a date that was set back counts as no time at all.
 * Chance and ids are those of the boot: a seed that is used again does not give an id again.
 *
 * @param host What it is made of.
 * @param last.boot How often there was a start, this one included; ≥ 1.
 * @param last.atMs The last reading of the clock that was written down; 0 for a first boot.
 * @param last.atWallMs The date at that moment.
 * @example
 * import { continuedHost, virtualHost } from '@coppice/host';
 * const host = virtualHost({ seed: 1 });
 * const last = { boot: 2, atMs: 5_000, atWallMs: host.clock.wallTime() - 60_000 };
 * const { clock } = continuedHost(host, last);
 * if (clock.now() !== 65_000) throw new Error('the minute in between has passed');
 */
export function continuedHost(
  host: Host,
  last: { readonly boot: number; readonly atMs: number; readonly atWallMs: number },
): Host {
  const { clock } = host;
  const downMs = Math.max(0, clock.wallTime() - last.atWallMs);
  const aheadMs = last.boot === 1 ? 0 : last.atMs + downMs - clock.now();
  const random = last.boot === 1 ? host.random : host.random.fork(`boot ${last.boot}`);
  return {
    ...host,
    random,
    ids: last.boot === 1 ? host.ids : idsFrom(random.fork('ids')),
    clock: {
      now: () => clock.now() + aheadMs,
      wallTime: () => clock.wallTime(),
      setTimeout: (run, delayMs) => clock.setTimeout(run, delayMs),
      clearTimeout: (timer) => clock.clearTimeout(timer),
    },
  };
}
