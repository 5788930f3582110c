import type { ExitReason } from '@coppice/actor';
import { describe, expect, test } from 'vitest';
import { fromTransition, setup } from 'xstate';
import { ActorExit, systemOf } from '../src/index.ts';
import { recorder, seenBy, spawnLive, testSystem } from './spawn-live.ts';

const still = fromTransition((state: number) => state, 0);

describe('the end of a parent', () => {
  test('comes before that of its children; who traps exits is told and goes on', async () => {
    const { system } = testSystem();
    const ends: string[] = [];
    system.watch((event) => {
      if (event.type === 'actor.exited') ends.push(event.path);
    });
    const parent = spawnLive(system, still, { id: 'parent' });
    spawnLive(system, still, { id: 'a', parent });
    const trapping = spawnLive(system, recorder, { id: 'b', parent, trapExit: true });
    system.kill(parent);
    await system.idle();
    expect(ends).toEqual(['parent', 'parent/a']);
    expect(seenBy(trapping)).toEqual(['actor.shutdown']);
    expect(system.tree().map(({ path }) => path)).toEqual(['parent/b']);
  });

  test.each<[number, boolean]>([
    [100, true],
    [Number.POSITIVE_INFINITY, false],
  ])('an orphan that does not end has %d ms: killed %s', async (orphanGraceMs, isKilled) => {
    const { system, host } = testSystem({ orphanGraceMs });
    const parent = spawnLive(system, still, { id: 'parent' });
    const orphan = spawnLive(system, recorder, { id: 'orphan', parent, trapExit: true });
    system.kill(parent);
    await host.clock.advanceBy(99);
    expect(system.exitReason(orphan)).toBeUndefined();
    await host.clock.advanceBy(1_000_000);
    expect(system.exitReason(orphan)?.type).toBe(isKilled ? 'killed' : undefined);
  });

  test('an orphan that ends in time leaves no timer behind', async () => {
    const { system, host } = testSystem();
    const parent = spawnLive(system, still, { id: 'parent' });
    const orphan = spawnLive(system, recorder, { id: 'orphan', parent, trapExit: true });
    system.kill(parent);
    system.kill(orphan, { type: 'normal' });
    await system.idle();
    expect(host.clock.nextDueMs()).toBeUndefined();
    expect(system.tree()).toEqual([]);
  });

  test('the stop of a system ends orphans, and all that traps exits, at once', async () => {
    const { system } = testSystem();
    const parent = spawnLive(system, still, { id: 'parent' });
    const orphan = spawnLive(system, recorder, { id: 'orphan', parent, trapExit: true });
    system.kill(parent);
    const other = spawnLive(system, recorder, { id: 'other', trapExit: true });
    const below = spawnLive(system, recorder, { id: 'below', parent: other, trapExit: true });
    system.stop();
    for (const ref of [orphan, other, below]) expect(system.exitReason(ref)?.type).toBe('killed');
    expect(system.tree()).toEqual([]);
  });

  test('a grace that is none is refused', () => {
    expect(() => testSystem({ orphanGraceMs: -1 })).toThrow('orphanGraceMs must be ≥ 0, got -1');
  });
});

describe('failStart', () => {
  const reason: ExitReason = { type: 'shutdown', detail: 'no luck' };
  const failing = setup({
    actions: {
      fail: ({ self }) => systemOf(self).failStart(self, reason),
      exit: () => {
        throw new ActorExit(reason);
      },
    },
  }).createMachine({ entry: 'fail', on: { cleaned: { actions: 'exit' } } });

  test('a start that has first to clean up has failed, and its end is told later', async () => {
    const { system } = testSystem();
    const told: string[] = [];
    system.watch(({ type }) => told.push(type));
    const parent = spawnLive(system, recorder, { id: 'parent' });
    told.length = 0;
    const spawned = system.spawn(failing, { id: 'child', parent });
    expect(spawned).toMatchObject({ type: 'failed', reason });
    if (spawned.type !== 'failed' || !spawned.remains) throw new Error('nothing remains');
    expect(told).toEqual([]);
    spawned.remains.send({ type: 'cleaned' });
    await system.idle();
    expect(told).toEqual(['actor.startFailed']);
    expect(seenBy(parent)).toEqual(['child.exited']);
  });

  test('a start that fails at once settles what was asked of it meanwhile', async () => {
    const { system } = testSystem();
    const asked: Promise<unknown>[] = [];
    const told: string[] = [];
    const doomed = setup({
      actions: {
        ask: ({ self }) => {
          asked.push(system.ask(self, { type: 'x' }, { timeoutMs: Number.POSITIVE_INFINITY }));
          system.monitor(({ type }) => void told.push(type), self);
          throw new Error('boom');
        },
      },
    }).createMachine({ entry: 'ask' });
    expect(system.spawn(doomed, { id: 'a' }).type).toBe('failed');
    await expect(asked[0]).rejects.toMatchObject({ code: 'actor_exited' });
    expect(told).toEqual(['crashed']);
  });

  test('who has started cannot fail to start', () => {
    const { system } = testSystem();
    const ref = spawnLive(system, still, { id: 'a' });
    expect(() => system.failStart(ref, reason)).toThrow('"a" has started');
  });
});
