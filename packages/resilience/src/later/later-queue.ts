import { checkAbove, checkCount, checkFinite } from '../option-checks.ts';
import { checkSavedVersion } from '../saved-version.ts';
import { Expiries } from './expiries.ts';
import type {
  Drained,
  DrainPace,
  LaterAnswer,
  LaterTask,
  SavedLaterQueue,
  WaitingTask,
} from './later-answers.ts';
import { type LaterQueueOptions, laterQueueOptions } from './later-options.ts';
import { urgency } from './urgency.ts';
import { type Place, WaitingLine } from './waiting-line.ts';

/** What a `LaterQueue` goes on from. */
export interface LaterQueueStart<Task> {
  readonly saved: SavedLaterQueue<Task>;
  readonly nowMs: number;
  /** How long nobody counted, by the wall clock: between `save` and now. Default 0; ≥ 0. */
  readonly awayMs?: number;
}

/**
 * Keeps tasks for later when too few agents are healthy: by priority, which grows while a task
 * waits, so that none waits for ever behind more important ones.
 *
 * A task whose deadline passes is dropped and reported at the next call. A full queue sheds the
 * least urgent task, which may be the new one. After a recovery it lets one task out per trial
 * interval, not all at once. Not for work in progress: a task that was drained is gone from here;
 * put it back with its `sinceMs` if it could not be done.
 *
 * @param options `capacity` 1 000, `ageMs` 60 000: waiting so long is worth one step of priority.
 * @param start What `save` gave, and the present time. The bound holds: the least urgent are
 *   shed.
 * @throws {RangeError} An option, a priority, a time or a saved value is out of its range; the
 *   message has it.
 * @see Silberschatz et al., "Operating System Concepts", "aging"; Nygard, "Release It!", "Shed
 *   Load".
 * @example
 * import { LaterQueue } from '@coppice/resilience';
 * const queue = new LaterQueue<string>({ ageMs: 60_000 });
 * queue.add({ id: 'old', priority: 1, task: 'tidy up' }, 0);
 * queue.add({ id: 'new', priority: 2, task: 'answer' }, 90_000);
 * const { tasks } = queue.drain({ nowMs: 90_000, pace: { type: 'trial', everyMs: 60_000 } });
 * if (tasks[0]?.id !== 'old' || queue.size !== 1) throw new Error('90 s are worth 1.5 steps');
 */
export class LaterQueue<Task> {
  readonly #options: Required<LaterQueueOptions>;
  readonly #line = new WaitingLine<WaitingTask<Task>>();
  readonly #places = new Map<string, Place<WaitingTask<Task>>>();
  readonly #expiries = new Expiries<WaitingTask<Task>>();
  #takenAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: LaterQueueOptions = {}, start?: LaterQueueStart<Task>) {
    this.#options = laterQueueOptions(options);
    if (start !== undefined) this.#restore(start);
  }

  /** Tasks that wait, those included whose deadline has passed since the last call. */
  get size(): number {
    return this.#line.size;
  }

  /** Lets a task wait. */
  add(later: LaterTask<Task>, nowMs: number): LaterAnswer<Task> {
    const { priority, sinceMs = nowMs, deadlineAtMs = Number.POSITIVE_INFINITY } = later;
    checkPriority(priority);
    checkTime('sinceMs', sinceMs);
    if (sinceMs > nowMs) throw new RangeError(`sinceMs must be ≤ ${nowMs}, got ${sinceMs}`);
    if (Number.isNaN(deadlineAtMs)) throw new RangeError('deadlineAtMs must be a time, got NaN');
    const expired = this.expire(nowMs);
    if (this.#places.has(later.id)) return { type: 'refused', reason: 'duplicate', expired };
    if (deadlineAtMs <= nowMs) return { type: 'refused', reason: 'deadlinePast', expired };
    const place = this.#put({ ...later, sinceMs });
    if (this.size <= this.#options.capacity) return { type: 'queued', expired };
    const last = this.#line.last() ?? place;
    this.#remove(last);
    return last === place
      ? { type: 'shed', expired }
      : { type: 'queued', shed: last.value, expired };
  }

  /** Lets tasks out, at the pace that the capacity allows. */
  drain(options: { readonly nowMs: number; readonly pace: DrainPace }): Drained<Task> {
    const { nowMs, pace } = options;
    checkPace(pace);
    const expired = this.expire(nowMs);
    const tasks: WaitingTask<Task>[] = [];
    for (let room = this.#room(pace, nowMs); room > 0; room--) {
      const place = this.#line.first();
      if (place === undefined) break;
      this.#remove(place);
      tasks.push(place.value);
      this.#takenAtMs = nowMs;
    }
    if (pace.type !== 'trial' || this.size === 0) return { tasks, expired };
    return { tasks, expired, nextTrialAtMs: this.#takenAtMs + pace.everyMs };
  }

  /** Drops what is too late; `add` and `drain` do so too. */
  expire(nowMs: number): readonly WaitingTask<Task>[] {
    checkTime('nowMs', nowMs);
    const expired: WaitingTask<Task>[] = [];
    for (;;) {
      const place = this.#expiries.take(nowMs);
      if (place === undefined) return expired;
      this.#remove(place);
      expired.push(place.value);
    }
  }

  /** Takes a task out; `undefined` if it does not wait here. */
  cancel(id: string): WaitingTask<Task> | undefined {
    const place = this.#places.get(id);
    if (place !== undefined) this.#remove(place);
    return place?.value;
  }

  /** All that waits, as plain data. */
  save(nowMs: number): SavedLaterQueue<Task> {
    const waiting = this.#line.all().map((each) => {
      const { id, priority, task, sinceMs, deadlineAtMs } = each;
      const remainingMs = Number.isFinite(deadlineAtMs) ? (deadlineAtMs ?? 0) - nowMs : null;
      return { id, priority, task, waitedMs: nowMs - sinceMs, remainingMs };
    });
    const takenAgoMs = Number.isFinite(this.#takenAtMs) ? nowMs - this.#takenAtMs : null;
    return { version: 1, takenAgoMs, waiting };
  }

  #room(pace: DrainPace, nowMs: number): number {
    if (pace.type === 'held') return 0;
    if (pace.type === 'open') return pace.room;
    return nowMs >= this.#takenAtMs + pace.everyMs ? 1 : 0;
  }

  #put(waiting: WaitingTask<Task>): Place<WaitingTask<Task>> {
    const { priority, sinceMs, deadlineAtMs = Number.POSITIVE_INFINITY } = waiting;
    const place = this.#line.add(waiting, urgency(priority, sinceMs, this.#options.ageMs));
    this.#places.set(waiting.id, place);
    if (Number.isFinite(deadlineAtMs)) this.#expiries.add(place, deadlineAtMs);
    return place;
  }

  #remove(place: Place<WaitingTask<Task>>): void {
    this.#line.remove(place);
    this.#places.delete(place.value.id);
    this.#expiries.tidy(this.size);
  }

  #restore({ saved, nowMs, awayMs = 0 }: LaterQueueStart<Task>): void {
    checkSavedVersion('queue', saved);
    checkTime('nowMs', nowMs);
    checkFinite('awayMs', awayMs, 0);
    if (saved.takenAgoMs !== null) {
      checkFinite('takenAgoMs', saved.takenAgoMs, 0);
      this.#takenAtMs = nowMs - awayMs - saved.takenAgoMs;
    }
    for (const { id, priority, task, waitedMs, remainingMs } of saved.waiting) {
      checkPriority(priority);
      checkFinite('waitedMs', waitedMs, 0);
      if (remainingMs !== null) checkTime('remainingMs', remainingMs);
      if (this.#places.has(id)) throw new RangeError(`a saved queue has two tasks "${id}"`);
      const waiting = { id, priority, task, sinceMs: nowMs - awayMs - waitedMs };
      const deadlineAtMs = nowMs - awayMs + (remainingMs ?? 0);
      this.#put(remainingMs === null ? waiting : { ...waiting, deadlineAtMs });
      const last = this.size > this.#options.capacity ? this.#line.last() : undefined;
      if (last !== undefined) this.#remove(last);
    }
  }
}

function checkTime(name: string, value: number): void {
  if (!Number.isFinite(value)) throw new RangeError(`${name} must be a time, got ${value}`);
}

function checkPriority(priority: number): void {
  if (Number.isFinite(priority)) return;
  throw new RangeError(`priority must be a finite number, got ${priority}`);
}

function checkPace(pace: DrainPace): void {
  if (pace.type === 'trial') checkAbove('everyMs', pace.everyMs, 0);
  if (pace.type === 'open') checkCount('room', pace.room, 0);
}
