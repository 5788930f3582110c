import { describe, expect, test } from 'vitest';
import { createMachine, setup } from 'xstate';
import { spawnLive, testSystem } from './spawn-live.ts';

describe('timers', () => {
  const waiting = createMachine({
    initial: 'a',
    states: { a: { after: { 100: 'b' } }, b: { after: { 100: 'c' } }, c: {} },
  });

  test('an actor is restored with its timers and the time that was left', async () => {
    const { host, system } = testSystem();
    const before = spawnLive(system, waiting, { id: 'w' });
    await host.clock.advanceBy(30);
    const saved = JSON.parse(
      JSON.stringify({ timers: system.timersOf(before), snapshot: before.getPersistedSnapshot() }),
    );
    expect(saved.timers).toMatchObject([{ remainingMs: 70 }]);
    system.kill(before);
    await host.clock.advanceBy(1_000);
    const after = spawnLive(system, waiting, { id: 'w', incarnation: 2, ...saved });
    await host.clock.advanceBy(69);
    expect(after.getSnapshot().value).toBe('a');
    await host.clock.advanceBy(1);
    expect(after.getSnapshot().value).toBe('b');
    await host.clock.advanceBy(100);
    expect(after.getSnapshot().value).toBe('c');
  });

  test('an actor that ends leaves no timer', () => {
    const { host, system } = testSystem();
    system.kill(spawnLive(system, waiting, { id: 'w' }));
    expect(host.clock.nextDueMs()).toBeUndefined();
  });

  test('one that has fired but waits in the mailbox is cancelled when its state is left', async () => {
    const { host, system } = testSystem();
    const machine = setup({
      types: { events: {} as { type: 'reset' } },
      delays: { limit: 100 },
    }).createMachine({
      initial: 'waiting',
      states: {
        waiting: {
          after: { limit: 'late' },
          on: { reset: { target: 'waiting', reenter: true } },
        },
        late: {},
      },
    });
    const ref = spawnLive(system, machine, { id: 'a' });
    await host.clock.advanceBy(90);
    system.suspend(ref);
    ref.send({ type: 'reset' });
    await host.clock.advanceBy(20);
    expect(system.timersOf(ref)).toMatchObject([{ remainingMs: 0 }]);
    system.resume(ref);
    await system.idle();
    expect(ref.getSnapshot().value).toBe('waiting');
    await host.clock.advanceBy(100);
    expect(ref.getSnapshot().value).toBe('late');
    expect(system.timersOf(ref)).toEqual([]);
  });
});
