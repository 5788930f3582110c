import { type Host, type VirtualHost, virtualHost } from '@coppice/host';

/** The world of one process: its own clock, and the date of the machine. */
export interface ProcessHost {
  /** Moves its time. */
  readonly world: VirtualHost;
  readonly host: Host;
  /** Something holds the event loop. */
  readonly hold: (ms: number) => void;
  /** Somebody sets the date. */
  readonly setDate: (byMs: number) => void;
  /** How long the event loop was held, in all. */
  readonly heldMs: number;
}

/** @param dateMs How far the machine's date is when the process begins. */
export function processHost(seed: string, dateMs: number): ProcessHost {
  const world = virtualHost({ seed });
  const { clock } = world;
  let heldMs = 0;
  let setMs = dateMs;
  return {
    world,
    host: {
      ...world,
      clock: {
        // Time passes while the event loop is held, though nobody can look.
        now: () => clock.now() + heldMs,
        wallTime: () => clock.wallTime() + heldMs + setMs,
        setTimeout: (run, delayMs) => clock.setTimeout(run, delayMs),
        clearTimeout: (timer) => clock.clearTimeout(timer),
      },
    },
    hold(ms) {
      heldMs += ms;
    },
    setDate(byMs) {
      setMs += byMs;
    },
    get heldMs() {
      return heldMs;
    },
  };
}
