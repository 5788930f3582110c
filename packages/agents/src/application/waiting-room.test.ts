import { virtualHost } from '@coppice/host';
import { expect, test } from 'vitest';
import { WaitingRoom } from './waiting-room.ts';

function setUp() {
  const { clock } = virtualHost({ seed: 1 });
  const room = new WaitingRoom(clock);
  const told: string[] = [];
  const wellAtMs = new Map<string, number>();
  const add = (line: string, id: string, priority = 0): void =>
    room.add({
      ...{ id, priority, line },
      soonestMs: () => Math.max(0, (wellAtMs.get(line) ?? 0) - clock.now()),
      begin: () => told.push(`${id} at ${clock.now()}`),
      shed: () => told.push(`${id} shed`),
    });
  return { clock, room, told, wellAtMs, add };
}

test('each line waits for its own kind of agent, and lets out one at a time', async () => {
  const { clock, room, told, wellAtMs, add } = setUp();
  wellAtMs.set('x', 60_000).set('y', 2_000);
  add('x', 'x', 9);
  add('y', 'y1');
  add('y', 'y2', 1);
  expect(room.size).toBe(3);
  await clock.advanceBy(10_000);
  expect(told).toEqual(['y2 at 2000', 'y1 at 3000']);
  await clock.advanceBy(60_000);
  expect(told.at(-1)).toBe('x at 60000');
  expect(room.size).toBe(0);
  expect(clock.nextDueMs()).toBeUndefined();
});

test('what nobody can do any more does not wait', async () => {
  const { clock, told, wellAtMs, add } = setUp();
  wellAtMs.set('x', 5_000);
  add('x', 'x');
  wellAtMs.set('x', Number.POSITIVE_INFINITY);
  await clock.advanceBy(10_000);
  expect(told).toEqual(['x at 100']);
});

test('what is taken out never begins', async () => {
  const { clock, room, told, wellAtMs, add } = setUp();
  wellAtMs.set('x', 5_000);
  add('x', 'x');
  add('x', 'other');
  room.remove('x');
  expect(room.size).toBe(1);
  await clock.advanceBy(10_000);
  expect(told).toEqual(['other at 5000']);
});

test('a full line sheds the least urgent', () => {
  const { room, told, wellAtMs, add } = setUp();
  wellAtMs.set('x', 5_000);
  for (let count = 0; count < 1_000; count++) add('x', `${count}`, count === 500 ? 0 : 1);
  add('x', 'new', 1);
  add('x', 'last', 0);
  expect(told).toEqual(['500 shed', 'last shed']);
  expect(room.size).toBe(1_000);
});
