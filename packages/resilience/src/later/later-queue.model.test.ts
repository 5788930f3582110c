import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DrainPace, WaitingTask } from './later-answers.ts';
import { LaterQueue } from './later-queue.ts';

type Waiting = WaitingTask<number>;

const CAPACITY = 6;
// Powers of two, so that a sum of them is exact and ties stay ties.
const AGE_MS = 16;

/** The same queue as an array that is sorted each time. */
class Model {
  waiting: Waiting[] = [];
  takenAtMs = Number.NEGATIVE_INFINITY;

  sorted(): Waiting[] {
    const urgency = ({ priority, sinceMs }: Waiting): number => priority - sinceMs / AGE_MS;
    return this.waiting.toSorted((left, right) => urgency(right) - urgency(left));
  }

  without(gone: readonly Waiting[]): void {
    this.waiting = this.waiting.filter((each) => !gone.includes(each));
  }

  expire(nowMs: number): Waiting[] {
    const gone = this.waiting.filter((each) => (each.deadlineAtMs ?? Infinity) <= nowMs);
    this.without(gone);
    return gone;
  }

  add(task: Waiting, nowMs: number): { type: string; shed?: Waiting } {
    if (this.waiting.some(({ id }) => id === task.id)) return { type: 'refused' };
    if ((task.deadlineAtMs ?? Infinity) <= nowMs) return { type: 'refused' };
    this.waiting.push(task);
    const last = this.sorted().at(-1);
    if (this.waiting.length <= CAPACITY || last === undefined) return { type: 'queued' };
    this.without([last]);
    return last === task ? { type: 'shed' } : { type: 'queued', shed: last };
  }

  drain(nowMs: number, pace: DrainPace): Waiting[] {
    const isDue = pace.type === 'trial' && nowMs >= this.takenAtMs + pace.everyMs;
    const tasks = this.sorted().slice(0, pace.type === 'open' ? pace.room : isDue ? 1 : 0);
    if (tasks.length > 0) this.takenAtMs = nowMs;
    this.without(tasks);
    return tasks;
  }
}

const step = fc.record({
  afterMs: fc.constantFrom(0, 0, 1, 4, 16, 40),
  act: fc.constantFrom('add', 'add', 'add', 'add', 'cancel', 'trial', 'open', 'held', 'restart'),
  id: fc.integer({ min: 0, max: 12 }),
  priority: fc.integer({ min: 0, max: 3 }),
  deadlineMs: fc.option(fc.integer({ min: 0, max: 60 }), { nil: undefined }),
  waitedMs: fc.constantFrom(0, 0, 0, 16),
});
const byId = (tasks: readonly Waiting[]): string[] => tasks.map(({ id }) => id).sort();

describe('LaterQueue', () => {
  test('does in any history what a sorted array would', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
        const model = new Model();
        let queue = new LaterQueue<number>({ capacity: CAPACITY, ageMs: AGE_MS });
        let nowMs = 1_024;
        for (const { afterMs, act, id, priority, deadlineMs, waitedMs } of steps) {
          nowMs += afterMs;
          if (act === 'add') {
            const plain = { id: `${id}`, priority, task: id, sinceMs: nowMs - waitedMs };
            const task =
              deadlineMs === undefined ? plain : { ...plain, deadlineAtMs: nowMs + deadlineMs };
            const { expired, ...answer } = queue.add(task, nowMs);
            expect(byId(expired)).toEqual(byId(model.expire(nowMs)));
            expect(answer).toMatchObject(model.add(task, nowMs));
          } else if (act === 'cancel') {
            const found = model.waiting.find((each) => each.id === `${id}`);
            expect(queue.cancel(`${id}`)).toEqual(found);
            if (found !== undefined) model.without([found]);
          } else if (act === 'restart') {
            const saved = JSON.parse(JSON.stringify(queue.save(nowMs)));
            queue = new LaterQueue({ capacity: CAPACITY, ageMs: AGE_MS }, { saved, nowMs });
          } else {
            const pace: DrainPace =
              act === 'trial'
                ? { type: 'trial', everyMs: 16 }
                : act === 'open'
                  ? { type: 'open', room: id >> 1 }
                  : { type: 'held' };
            const drained = queue.drain({ nowMs, pace });
            expect(byId(drained.expired)).toEqual(byId(model.expire(nowMs)));
            expect(drained.tasks).toEqual(model.drain(nowMs, pace));
          }
          expect(queue.size).toBe(model.waiting.length);
        }
        const rest = queue.drain({ nowMs, pace: { type: 'open', room: 100 } });
        model.expire(nowMs);
        expect(rest.tasks).toEqual(model.sorted());
      }),
      { numRuns: 2_000 },
    );
  });
});
