import { describe, expect, test } from 'vitest';
import { fromTransition } from 'xstate';
import type { Cell } from '../src/cell.ts';
import type { MonitorDown } from '../src/index.ts';
import { ownerOf } from '../src/xstate-bridge.ts';
import { recorder, seenBy, spawnLive, testSystem } from './spawn-live.ts';

const crashable = fromTransition((state: number, event: { type: string }) => {
  if (event.type === 'crash') throw new Error('boom');
  return state;
}, 0);
const told = fromTransition(
  (events: readonly MonitorDown[], event: MonitorDown) => [...events, event],
  [],
);

describe('link', () => {
  test('a linked actor dies with the other, unless that one ended normally', async () => {
    const { system } = testSystem();
    const [a, b, c] = ['a', 'b', 'c'].map((id) => spawnLive(system, crashable, { id }));
    if (!a || !b || !c) throw new Error('three actors');
    system.link(a, b);
    system.link(b, c);
    system.unlink(b, c);
    a.send({ type: 'crash' });
    await system.idle();
    expect(system.exitReason(b)).toMatchObject({ type: 'crashed' });
    expect(system.exitReason(c)).toBeUndefined();
    const d = spawnLive(system, crashable, { id: 'd' });
    system.link(c, d);
    system.kill(d, { type: 'normal' });
    expect(system.exitReason(c)).toBeUndefined();
  });

  test('one that traps exits is told instead', async () => {
    const { system } = testSystem();
    const trapping = spawnLive(system, recorder, { id: 'trapping', trapExit: true });
    const other = spawnLive(system, crashable, { id: 'other' });
    system.link(trapping, other);
    system.kill(other);
    await system.idle();
    expect(seenBy(trapping)).toEqual(['link.exited']);
  });
});

describe('monitor', () => {
  test('the watcher is told once, with the reason', async () => {
    const { system } = testSystem();
    const watcher = spawnLive(system, told, { id: 'watcher' });
    const target = spawnLive(system, crashable, { id: 'target' });
    system.monitor(watcher, target);
    target.send({ type: 'crash' });
    await system.idle();
    expect(watcher.getSnapshot().context).toMatchObject([
      { type: 'monitor.down', actorId: 'target:1', reason: { type: 'crashed' } },
    ]);
  });

  test('for one that has ended already it is told at once, with the true reason', async () => {
    const { system } = testSystem();
    const watcher = spawnLive(system, told, { id: 'watcher' });
    const target = spawnLive(system, crashable, { id: 'target' });
    system.kill(target, { type: 'shutdown', detail: 'earlier' });
    system.monitor(watcher, target);
    await system.idle();
    expect(watcher.getSnapshot().context[0].reason).toEqual({
      type: 'shutdown',
      detail: 'earlier',
    });
  });

  test('a full mailbox does not cost the watcher the news', async () => {
    const { system } = testSystem();
    const target = spawnLive(system, crashable, { id: 'target' });
    system.kill(target);
    const watcher = spawnLive(system, recorder, { id: 'watcher', mailbox: { limit: 1 } });
    watcher.send({ type: 'fill' });
    system.monitor(watcher, target);
    await system.idle();
    expect(seenBy(watcher)).toEqual(['fill', 'monitor.down']);
  });

  test('a withdrawn monitor is silent, and a function can watch too', () => {
    const { system } = testSystem();
    const target = spawnLive(system, crashable, { id: 'target' });
    const reasons: string[] = [];
    const withdraw = system.monitor(() => reasons.push('withdrawn'), target);
    system.monitor((reason) => reasons.push(reason.type), target);
    withdraw();
    system.kill(target);
    expect(reasons).toEqual(['killed']);
  });

  test('a watcher that ends is forgotten by whom it watched', () => {
    const { system } = testSystem();
    const target = spawnLive(system, crashable, { id: 'target' });
    for (let index = 0; index < 10; index++) {
      const watcher = spawnLive(system, told, { id: `watcher-${index}` });
      system.monitor(watcher, target);
      system.kill(watcher);
    }
    expect((ownerOf(target) as Cell).watchers?.size).toBe(0);
  });

  test('a function that throws when it is told does not stop the end half-way', () => {
    const { system } = testSystem();
    const target = spawnLive(system, crashable, { id: 'target' });
    const threw: unknown[] = [];
    let isTold = false;
    system.watch((event) => event.type === 'observer.threw' && threw.push(event.error));
    system.monitor(() => {
      throw new Error('not my day');
    }, target);
    system.monitor(() => {
      isTold = true;
    }, target);
    system.kill(target);
    expect([isTold, threw]).toEqual([true, [new Error('not my day')]]);
  });
});
