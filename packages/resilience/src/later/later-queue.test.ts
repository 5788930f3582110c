import { queryObjects } from 'node:v8';
import { describe, expect, test } from 'vitest';
import type { WaitingTask } from './later-answers.ts';
import { LaterQueue } from './later-queue.ts';

const open = { type: 'open', room: 100 } as const;
const ids = (tasks: readonly WaitingTask<string>[]): string => tasks.map(({ id }) => id).join(' ');
const all = (queue: LaterQueue<string>, nowMs: number): string =>
  ids(queue.drain({ nowMs, pace: open }).tasks);
const later = (id: string, priority: number) => ({ id, priority, task: id });

describe('LaterQueue', () => {
  test('the higher priority leaves first, of equals the older', () => {
    const queue = new LaterQueue<string>();
    for (const [id, priority] of [
      ['low', 1],
      ['high', 3],
      ['one', 2],
      ['two', 2],
    ] as const) {
      expect(queue.add(later(id, priority), 0)).toEqual({ type: 'queued', expired: [] });
    }
    expect(all(queue, 0)).toBe('high one two low');
    expect(queue.size).toBe(0);
  });

  test.each([
    [59_999, 'new old'],
    [60_000, 'old new'],
  ])('waiting 60 s is worth a step of priority: after %i ms %s', (nowMs, order) => {
    const queue = new LaterQueue<string>();
    queue.add(later('old', 1), 0);
    queue.add(later('new', 2), nowMs);
    expect(all(queue, nowMs)).toBe(order);
  });

  test('one that is put back has not lost its place', () => {
    const queue = new LaterQueue<string>();
    queue.add(later('second', 1), 10);
    queue.add({ ...later('back', 1), sinceMs: 0 }, 20);
    expect(all(queue, 20)).toBe('back second');
  });

  test('a full queue sheds the least urgent, which may be the new one', () => {
    const queue = new LaterQueue<string>({ capacity: 2 });
    queue.add(later('a', 2), 0);
    queue.add(later('b', 1), 0);
    expect(queue.add(later('c', 1), 0)).toEqual({ type: 'shed', expired: [] });
    expect(queue.add(later('d', 3), 0)).toMatchObject({ type: 'queued', shed: { id: 'b' } });
    expect(queue.size).toBe(2);
    expect(queue.add(later('b', 1), 0).type).toBe('shed');
    expect(all(queue, 0)).toBe('d a');
  });

  test('what is too late is dropped and reported, and makes room', () => {
    const queue = new LaterQueue<string>({ capacity: 1 });
    queue.add({ ...later('a', 9), deadlineAtMs: 100 }, 0);
    expect(queue.add(later('b', 1), 99).type).toBe('shed');
    const answer = queue.add(later('b', 1), 100);
    expect(answer.type).toBe('queued');
    expect(ids(answer.expired)).toBe('a');
    const drained = queue.drain({ nowMs: 100, pace: open });
    expect(ids(drained.tasks)).toBe('b');
    expect(drained.expired).toEqual([]);
  });

  test('duplicates and tasks that are too late already are refused', () => {
    const queue = new LaterQueue<string>();
    queue.add(later('a', 1), 5);
    expect(queue.add(later('a', 9), 5)).toMatchObject({ type: 'refused', reason: 'duplicate' });
    const late = { ...later('b', 1), deadlineAtMs: 5 };
    expect(queue.add(late, 5)).toMatchObject({ type: 'refused', reason: 'deadlinePast' });
    expect(queue.size).toBe(1);
  });

  test('a cancelled task does not leave, and its id is free again', () => {
    const queue = new LaterQueue<string>();
    queue.add(later('a', 1), 0);
    expect(queue.cancel('a')?.task).toBe('a');
    expect(queue.cancel('a')).toBeUndefined();
    expect(all(queue, 0)).toBe('');
    expect(queue.add(later('a', 1), 0).type).toBe('queued');
  });
});

describe('the memory of a LaterQueue', () => {
  class Big {}

  test.each<[string, (queue: LaterQueue<Big>, id: string) => void]>([
    ['cancelled', (queue, id) => queue.cancel(id)],
    ['drained', (queue) => queue.drain({ nowMs: 0, pace: open })],
    ['dropped', (queue) => queue.expire(1_000)],
  ])('is not for tasks that were %s', (_, leave) => {
    const queue = new LaterQueue<Big>();
    queue.add({ id: 'stays', priority: 0, task: new Big() }, 0);
    for (const id of Array.from({ length: 1_000 }, (_, index) => `${index}`)) {
      queue.add({ id, priority: 1, task: new Big(), deadlineAtMs: 1_000 }, 0);
    }
    for (let id = 0; id < 1_000; id++) leave(queue, `${id}`);
    expect(queryObjects(Big, { format: 'count' })).toBeLessThan(50);
    expect(queue.size).toBeLessThanOrEqual(1);
  });
});

describe('the pace of a drain', () => {
  const filled = (): LaterQueue<string> => {
    const queue = new LaterQueue<string>();
    for (const id of ['a', 'b', 'c', 'd']) queue.add(later(id, 1), 0);
    return queue;
  };
  const trial = { type: 'trial', everyMs: 1_000 } as const;

  test('held: nothing leaves', () => {
    expect(filled().drain({ nowMs: 9, pace: { type: 'held' } })).toEqual({
      tasks: [],
      expired: [],
    });
  });

  test('open: as many as there is room for', () => {
    const queue = filled();
    expect(ids(queue.drain({ nowMs: 0, pace: { type: 'open', room: 3 } }).tasks)).toBe('a b c');
    expect(ids(queue.drain({ nowMs: 0, pace: { type: 'open', room: 0 } }).tasks)).toBe('');
  });

  test('trial: one at once, then one per interval, and it says when', () => {
    const queue = filled();
    const seen = [0, 999, 1_000, 1_001, 5_000, 6_000].map((nowMs) => {
      const { tasks, nextTrialAtMs } = queue.drain({ nowMs, pace: trial });
      return [ids(tasks), nextTrialAtMs];
    });
    expect(seen).toEqual([
      ['a', 1_000],
      ['', 1_000],
      ['b', 2_000],
      ['', 2_000],
      ['c', 6_000],
      ['d', undefined],
    ]);
  });

  test('a trial is not due at once after an open drain', () => {
    const queue = filled();
    queue.drain({ nowMs: 500, pace: { type: 'open', room: 1 } });
    expect(ids(queue.drain({ nowMs: 600, pace: trial }).tasks)).toBe('');
  });

  test.each([
    [{ type: 'trial', everyMs: 0 } as const, 'everyMs must be > 0, got 0'],
    [{ type: 'open', room: -1 } as const, 'room must be an integer ≥ 0, got -1'],
  ])('%j is refused', (pace, message) => {
    expect(() => filled().drain({ nowMs: 0, pace })).toThrow(message);
  });
});

describe('a restored LaterQueue', () => {
  const saved = (queue: LaterQueue<string>, nowMs: number) =>
    JSON.parse(JSON.stringify(queue.save(nowMs)));

  test('goes on with order, deadlines and trial interval, on another clock', () => {
    const queue = new LaterQueue<string>();
    queue.add(later('a', 1), 1_000);
    queue.add({ ...later('b', 1), deadlineAtMs: 3_000 }, 1_000);
    queue.add(later('c', 5), 1_000);
    queue.drain({ nowMs: 1_500, pace: { type: 'trial', everyMs: 1_000 } });
    const again = new LaterQueue<string>({}, { saved: saved(queue, 2_000), nowMs: 0 });
    const trial = { type: 'trial', everyMs: 1_000 } as const;
    expect(ids(again.drain({ nowMs: 499, pace: trial }).tasks)).toBe('');
    expect(ids(again.drain({ nowMs: 500, pace: trial }).tasks)).toBe('a');
    expect(ids(again.expire(999))).toBe('');
    expect(ids(again.expire(1_000))).toBe('b');
  });

  test('time that passed while nobody counted brings deadlines nearer', () => {
    const queue = new LaterQueue<string>();
    queue.add({ ...later('a', 1), deadlineAtMs: 1_000 }, 0);
    const start = { saved: saved(queue, 0), nowMs: 7, awayMs: 1_000 };
    expect(ids(new LaterQueue<string>({}, start).expire(7))).toBe('a');
    const negative = { ...start, awayMs: -1 };
    expect(() => new LaterQueue({}, negative)).toThrow('awayMs must be ≥ 0, got -1');
  });

  test('… and the next trial, and makes tasks wait longer', () => {
    const queue = new LaterQueue<string>();
    for (const id of ['a', 'b']) queue.add(later(id, 1), 0);
    queue.drain({ nowMs: 0, pace: { type: 'trial', everyMs: 1_000 } });
    const start = { saved: saved(queue, 0), nowMs: 7, awayMs: 60_000 };
    const again = new LaterQueue<string>({}, start);
    again.add(later('c', 2), 7);
    again.add(later('d', 3), 7);
    expect(ids(again.drain({ nowMs: 7, pace: { type: 'trial', everyMs: 60_000 } }).tasks)).toBe(
      'd',
    );
    expect(all(again, 7)).toBe('b c');
  });

  test('keeps the most urgent where the bound is smaller now', () => {
    const queue = new LaterQueue<string>();
    for (const [id, priority] of [
      ['a', 3],
      ['b', 1],
      ['c', 2],
    ] as const) {
      queue.add(later(id, priority), 0);
    }
    const again = new LaterQueue<string>({ capacity: 2 }, { saved: saved(queue, 0), nowMs: 0 });
    expect(all(again, 0)).toBe('a c');
  });

  test.each([
    [{ waitedMs: Number.NaN }, 'waitedMs must be ≥ 0, got NaN'],
    [{ priority: Number.NaN }, 'priority must be a finite number, got NaN'],
    [{ remainingMs: Number.NaN }, 'remainingMs must be a time, got NaN'],
    [{ id: 'b' }, 'a saved queue has two tasks "b"'],
  ])('with a task with %j is refused', (fields, message) => {
    const task = { id: 'a', priority: 1, task: 'a', waitedMs: 0, remainingMs: null };
    const waiting = [
      { ...task, id: 'b' },
      { ...task, ...fields },
    ];
    const malformed = { version: 1, takenAgoMs: null, waiting } as const;
    expect(() => new LaterQueue({}, { saved: malformed, nowMs: 0 })).toThrow(message);
  });

  test.each([
    [{ nowMs: Number.NaN }, 'nowMs must be a time, got NaN'],
    [{ saved: { version: 1, takenAgoMs: Number.NaN, waiting: [] } as const }, 'takenAgoMs must be'],
  ])('with %j is refused', (fields, message) => {
    const start = { saved: { version: 1, takenAgoMs: null, waiting: [] } as const, nowMs: 0 };
    expect(() => new LaterQueue({}, { ...start, ...fields })).toThrow(message);
  });

  test('of another version is refused', () => {
    const other = JSON.parse('{"version":2,"takenAgoMs":null,"waiting":[]}');
    expect(() => new LaterQueue({}, { saved: other, nowMs: 0 })).toThrow('version 2');
  });
});

describe('mistakes', () => {
  test.each([
    [{ capacity: 0 }, 'capacity must be an integer ≥ 1, got 0'],
    [{ ageMs: 0 }, 'ageMs must be > 0, got 0'],
  ])('%j is refused', (options, message) => {
    expect(() => new LaterQueue(options)).toThrow(message);
  });

  test.each([
    [{ priority: Number.NaN }, 'priority must be a finite number, got NaN'],
    [{ sinceMs: 6 }, 'sinceMs must be ≤ 5, got 6'],
    [{ sinceMs: Number.NEGATIVE_INFINITY }, 'sinceMs must be a time, got -Infinity'],
    [{ deadlineAtMs: Number.NaN }, 'deadlineAtMs must be a time, got NaN'],
  ])('a task with %j is refused', (fields, message) => {
    expect(() => new LaterQueue().add({ ...later('a', 1), ...fields }, 5)).toThrow(message);
  });

  test('a time that is none drops nothing', () => {
    const queue = new LaterQueue<string>();
    queue.add({ ...later('a', 1), deadlineAtMs: 100 }, 0);
    const drain = () => queue.drain({ nowMs: Number.NaN, pace: open });
    expect(drain).toThrow('nowMs must be a time, got NaN');
    expect(queue.size).toBe(1);
  });
});
