import type { Clock, Timer } from '@coppice/host';
import { LaterQueue } from '@coppice/resilience';

/** Work that waits until enough agents are well. */
export interface WaitingWork {
  readonly id: string;
  /** Higher is sooner. */
  readonly priority: number;
  /** It waits behind its like only: another kind may be done sooner. */
  readonly line: string;
  /** When somebody can be asked for what waits in this line; 0: now, `Infinity`: never. */
  soonestMs(): number;
  begin(): void;
  /** There is no room for it. */
  shed(): void;
}

interface Line {
  readonly queue: LaterQueue<WaitingWork>;
  readonly soonestMs: () => number;
}

/** Tasks and runs that wait until enough agents are well. */
export class WaitingRoom {
  readonly #clock: Clock;
  /** One for each kind of work that ever waited: there are no more than agents can do. */
  readonly #lines = new Map<string, Line>();
  /** By id. */
  readonly #places = new Map<string, Line>();
  #timer: Timer;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#places.size;
  }

  add(work: WaitingWork): void {
    const { id, priority, line: name } = work;
    const line = this.#lines.get(name) ?? {
      queue: new LaterQueue<WaitingWork>(),
      soonestMs: () => work.soonestMs(),
    };
    this.#lines.set(name, line);
    this.#places.set(id, line);
    const answer = line.queue.add({ id, priority, task: work }, this.#clock.now());
    if (answer.type === 'shed') this.#shed(work);
    if (answer.type === 'queued' && answer.shed) this.#shed(answer.shed.task);
    this.#lookIn(0);
  }

  remove(id: string): void {
    this.#places.get(id)?.queue.cancel(id);
    this.#places.delete(id);
  }

  /** Things may have changed: lets out what can be done, from each line one at a time. */
  readonly look = (): void => {
    let nextMs = Number.POSITIVE_INFINITY;
    for (const line of this.#lines.values()) nextMs = Math.min(nextMs, this.#lookAt(line));
    this.#lookIn(nextMs);
  };

  stop(): void {
    this.#clock.clearTimeout(this.#timer);
  }

  /** Returns how long there is nothing to be done here. */
  #lookAt({ queue, soonestMs }: Line): number {
    if (queue.size === 0) return Number.POSITIVE_INFINITY;
    const waitMs = soonestMs();
    // Where there is nobody any more there is nothing to wait for: it is told so.
    if (waitMs > 0 && Number.isFinite(waitMs)) return waitMs;
    const nowMs = this.#clock.now();
    const { tasks, nextTrialAtMs } = queue.drain({ nowMs, pace: PACE });
    for (const { id, task } of tasks) {
      this.#places.delete(id);
      task.begin();
    }
    return nextTrialAtMs === undefined ? Number.POSITIVE_INFINITY : nextTrialAtMs - nowMs;
  }

  #shed(work: WaitingWork): void {
    this.#places.delete(work.id);
    work.shed();
  }

  #lookIn(waitMs: number): void {
    this.#clock.clearTimeout(this.#timer);
    if (this.size === 0) return;
    const delayMs = Math.max(LEAST_WAIT_MS, Math.min(waitMs, LONGEST_WAIT_MS));
    this.#timer = this.#clock.setTimeout(this.look, delayMs);
  }
}

/** @throws {RangeError} The priority is no finite number. */
export function checkPriority(priority: number): void {
  if (Number.isFinite(priority)) return;
  throw new RangeError(`priority must be a finite number, got ${priority}`);
}

// One after the other, so that an agent that is just back is not buried: a judgement.
const PACE = { type: 'trial', everyMs: 1_000 } as const;
const LEAST_WAIT_MS = 100;
// A breaker may also be released by hand, which nobody tells.
const LONGEST_WAIT_MS = 10_000;
