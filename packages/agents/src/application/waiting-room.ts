import type { Clock, Timer } from '@coppice/host';
import { LaterQueue } from '@coppice/resilience';

/** Work that waits until enough agents are well. */
export interface WaitingWork {
  readonly id: string;
  /** Higher is sooner. */
  readonly priority: number;
  /** When somebody can be asked for it; 0: now. */
  soonestMs(): number;
  begin(): void;
  /** There is no room for it. */
  shed(): void;
}

/** Tasks and runs that wait until enough agents are well. */
export class WaitingRoom {
  readonly #clock: Clock;
  readonly #queue = new LaterQueue<WaitingWork>();
  #timer: Timer;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#queue.size;
  }

  add(work: WaitingWork): void {
    this.#put(work);
    this.#lookIn(0);
  }

  remove(id: string): void {
    this.#queue.cancel(id);
  }

  /** Things may have changed: lets out what can be done, one at a time. */
  readonly look = (): void => {
    const nowMs = this.#clock.now();
    const { waiting } = this.#queue.save(nowMs);
    if (waiting.length === 0) return;
    const soonestMs = Math.min(...waiting.map(({ task }) => task.soonestMs()));
    if (soonestMs > 0) {
      this.#lookIn(soonestMs);
      return;
    }
    const pace = { type: 'trial', everyMs: TRIAL_INTERVAL_MS } as const;
    const { tasks, nextTrialAtMs = nowMs } = this.#queue.drain({ nowMs, pace });
    for (const { task, sinceMs } of tasks) {
      if (task.soonestMs() === 0) task.begin();
      else this.#put(task, sinceMs);
    }
    this.#lookIn(nextTrialAtMs - nowMs);
  };

  stop(): void {
    this.#clock.clearTimeout(this.#timer);
  }

  #put(work: WaitingWork, sinceMs?: number): void {
    const { id, priority } = work;
    const since = sinceMs === undefined ? {} : { sinceMs };
    const answer = this.#queue.add({ id, priority, task: work, ...since }, this.#clock.now());
    if (answer.type === 'shed') work.shed();
    if (answer.type === 'queued') answer.shed?.task.shed();
  }

  #lookIn(waitMs: number): void {
    this.#clock.clearTimeout(this.#timer);
    if (this.#queue.size === 0) return;
    const delayMs = Math.max(LEAST_WAIT_MS, Math.min(waitMs, LONGEST_WAIT_MS));
    this.#timer = this.#clock.setTimeout(this.look, delayMs);
  }
}

// One after the other, so that an agent that is just back is not buried: a judgement.
const TRIAL_INTERVAL_MS = 1_000;
const LEAST_WAIT_MS = 100;
// A breaker may also be released by hand, which nobody tells.
const LONGEST_WAIT_MS = 10_000;
