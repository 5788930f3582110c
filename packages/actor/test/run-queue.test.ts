import { systemHost, virtualHost } from '@coppice/host';
import { describe, expect, test } from 'vitest';
import { type EventObject, fromTransition } from 'xstate';
import { createSystem, type Ref } from '../src/index.ts';
import { recorder, seenBy, spawnLive, testSystem } from './spawn-live.ts';

/** Sends every message on to the actor it is told. */
const relay = fromTransition(
  (next: Ref | undefined, event: EventObject & { readonly next?: Ref }) => {
    if (event.next) return event.next;
    next?.send(event);
    return next;
  },
  undefined as Ref | undefined,
);

describe('the run queue', () => {
  test('a message goes along a chain of 100 000 actors', async () => {
    const { system } = testSystem();
    const last = spawnLive(system, recorder, { id: 'last' });
    let first = last;
    for (let index = 0; index < 100_000; index++) {
      const link = spawnLive(system, relay, { id: `link-${index}` });
      link.send({ type: 'join', next: first });
      first = link;
    }
    await system.idle();
    first.send({ type: 'hello' });
    await system.idle();
    expect(seenBy(last)).toEqual(['hello']);
    system.stop();
  });

  test('a timer fires in virtual time while two actors flood each other', async () => {
    const host = virtualHost({ seed: 1, readCostMs: 1 });
    const system = createSystem({ host });
    const left = spawnLive(system, relay, { id: 'left' });
    const right = spawnLive(system, relay, { id: 'right' });
    left.send({ type: 'join', next: right });
    right.send({ type: 'join', next: left });
    const flooded = new Promise<number>((resolve) => {
      host.clock.setTimeout(() => {
        system.stop();
        resolve(host.clock.now());
      }, 50);
    });
    left.send({ type: 'flood' });
    expect(await flooded).toBeLessThanOrEqual(100);
  });

  test('a 50 ms timer of the real clock fires within 100 ms during a flood', async () => {
    const host = systemHost();
    const fastestOf = async (tries: number): Promise<number> => {
      const system = createSystem({ host });
      const left = spawnLive(system, relay, { id: 'left' });
      const right = spawnLive(system, relay, { id: 'right' });
      left.send({ type: 'join', next: right });
      right.send({ type: 'join', next: left });
      left.send({ type: 'flood' });
      const startedAtMs = host.clock.now();
      await new Promise<void>((done) => host.clock.setTimeout(done, 50));
      const tookMs = host.clock.now() - startedAtMs;
      system.stop();
      // Another process may hold this machine's cores for a while; the kernel may not.
      return tookMs < 100 || tries === 1 ? tookMs : fastestOf(tries - 1);
    };
    expect(await fastestOf(5)).toBeLessThan(100);
  });

  test('actors take turns: a flooded one does not keep the others waiting', async () => {
    const order: string[] = [];
    const named = (name: string) =>
      fromTransition((state: number) => {
        order.push(name);
        return state;
      }, 0);
    const { system } = testSystem();
    const busy = spawnLive(system, named('busy'), { id: 'busy' });
    const quiet = spawnLive(system, named('quiet'), { id: 'quiet' });
    for (let count = 0; count < 1_000; count++) busy.send({ type: 'work' });
    quiet.send({ type: 'work' });
    await system.idle();
    expect(order.indexOf('quiet')).toBeLessThan(100);
    expect(order).toHaveLength(1_001);
  });

  test('an urgent message overtakes what waits for its actor and for all others', async () => {
    const { system } = testSystem();
    const order: string[] = [];
    const logging = fromTransition((state: number, event: EventObject, { self }) => {
      order.push(`${self.id} ${event.type}`);
      return state;
    }, 0);
    const a = spawnLive(system, logging, { id: 'a' });
    const b = spawnLive(system, logging, { id: 'b' });
    a.send({ type: 'first' });
    b.send({ type: 'second' });
    system.sendUrgent(b, { type: 'urgent' });
    await system.idle();
    expect(order).toEqual(['b:1 urgent', 'b:1 second', 'a:1 first']);
  });

  test('messages between two actors arrive in the order in which they were sent', async () => {
    const { system } = testSystem();
    const ref = spawnLive(system, recorder, { id: 'r' });
    const sent = Array.from({ length: 500 }, (_, index) => `event-${index}`);
    for (const type of sent) ref.send({ type });
    await system.idle();
    expect(seenBy(ref)).toEqual(sent);
  });

  test('a suspended actor handles nothing until it is resumed', async () => {
    const { system } = testSystem();
    const ref = spawnLive(system, recorder, { id: 'r' });
    system.suspend(ref);
    ref.send({ type: 'one' });
    await system.idle();
    expect(seenBy(ref)).toEqual([]);
    system.resume(ref);
    await system.idle();
    expect(seenBy(ref)).toEqual(['one']);
  });

  test('a slice that is no time is refused with the value', () => {
    expect(() => testSystem({ sliceMs: 0 })).toThrow('sliceMs must be > 0, got 0');
  });
});
