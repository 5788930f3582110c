import type { Clock, Timer } from './clock.ts';
import type { Host } from './host.ts';
import { idsFrom } from './ids.ts';
import { seededRandom } from './random.ts';
import { type QueuedTimer, TimerQueue } from './timer-queue.ts';
import { onUncaught } from './uncaught.ts';

/** The date a virtual host starts at: 2026-01-01T00:00:00Z. */
const VIRTUAL_EPOCH_MS = 1_767_225_600_000;

/** A clock that moves only when told to, and stops at every timer on the way. */
export interface VirtualClock extends Clock {
  /** Moves time forward by `durationMs` (≥ 0), firing what falls due, each at its own time. */
  advanceBy(durationMs: number): Promise<void>;
  /** When the next timer falls due; `undefined` when none waits. */
  nextDueMs(): number | undefined;
}

/** A host for tests and simulations: virtual time, seeded chance, repeatable ids. */
export interface VirtualHost extends Host {
  readonly clock: VirtualClock;
  /** Lets everything that is ready run, without moving time. */
  readonly settle: () => Promise<void>;
  /** Moves time from timer to timer until none is left or `limitMs` (default one hour) passed. */
  runToEnd(limitMs?: number): Promise<void>;
}

/**
 * A world that is the same on each run: time moves when told to, chance comes from the seed.
 *
 * @param options.seed Seeds chance and ids.
 * @param options.readCostMs How far each reading of `now()` moves time. Default 0. Use it to test
 *   code that gives way after a slice of time.
 * @example
 * import { virtualHost } from '@coppice/host';
 * const host = virtualHost({ seed: 7 });
 * const fired: number[] = [];
 * host.clock.setTimeout(() => host.clock.setTimeout(() => fired.push(host.clock.now()), 10), 10);
 * await host.clock.advanceBy(25);
 * if (fired[0] !== 20) throw new Error('a timer set by a timer fires at its own time');
 */
export function virtualHost(options: {
  readonly seed: string | number;
  readonly readCostMs?: number;
}): VirtualHost {
  const readCostMs = options.readCostMs ?? 0;
  const random = seededRandom(options.seed);
  const queue = new TimerQueue();
  let nowMs = 0;
  let order = 0;
  let pendingTurns = 0;

  const settle = async (): Promise<void> => {
    do await turn();
    while (pendingTurns > 0);
  };
  const fireDue = async (endMs: number): Promise<void> => {
    await settle();
    for (;;) {
      const next = queue.peek();
      if (!next || next.dueMs > endMs) return;
      queue.take(); // Before run(), so that a timer that throws cannot fire twice.
      nowMs = Math.max(nowMs, next.dueMs);
      next.run();
      await settle();
    }
  };

  const clock: VirtualClock = {
    now() {
      nowMs += readCostMs;
      return nowMs;
    },
    wallTime: () => VIRTUAL_EPOCH_MS + nowMs,
    setTimeout(run, delayMs): Timer {
      const wait = Number.isNaN(delayMs) ? 0 : Math.max(0, delayMs);
      const timer: QueuedTimer = { dueMs: nowMs + wait, order: order++, run, cancelled: false };
      queue.add(timer);
      return timer;
    },
    clearTimeout(timer) {
      if (timer) (timer as QueuedTimer).cancelled = true;
    },
    async advanceBy(durationMs) {
      if (!(durationMs >= 0)) throw new RangeError(`advanceBy: must be ≥ 0 ms, got ${durationMs}`);
      const endMs = nowMs + durationMs;
      await fireDue(endMs);
      nowMs = Math.max(nowMs, endMs);
    },
    nextDueMs: () => queue.peek()?.dueMs,
  };

  return {
    clock,
    random,
    ids: idsFrom(random.fork('ids')),
    soon: (run) => queueMicrotask(run),
    nextTurn(run) {
      pendingTurns++;
      setImmediate(() => {
        pendingTurns--;
        // A yielding loop must see time pass even when nobody reads the clock in between.
        const due = queue.peek();
        if (readCostMs > 0 && due && due.dueMs <= nowMs) queue.take()?.run();
        run();
      });
    },
    onUncaught,
    settle,
    async runToEnd(limitMs = 3_600_000) {
      const endMs = nowMs + limitMs;
      await settle();
      for (let due = queue.peek(); due && due.dueMs <= endMs; due = queue.peek()) {
        await fireDue(due.dueMs);
      }
    },
  };
}

/** Lets promise callbacks and one turn of the event loop pass. */
const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
