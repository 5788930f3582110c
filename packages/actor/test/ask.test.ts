import { getEventListeners } from 'node:events';
import { describe, expect, test } from 'vitest';
import { fromTransition } from 'xstate';
import type { Cell } from '../src/cell.ts';
import type { Asked } from '../src/index.ts';
import { ownerOf } from '../src/xstate-bridge.ts';
import { recorder, spawnLive, testSystem } from './spawn-live.ts';

describe('ask', () => {
  type Question = Asked<{ type: string; n: number }, number>;
  const doubler = fromTransition((state: number, event: Question) => {
    if (event.type === 'crash') throw new Error('boom');
    if (event.type === 'double') event.reply(2 * event.n);
    if (event.type === 'twice') for (const answer of [1, 2]) event.reply(answer);
    return state;
  }, 0);

  test('resolves with the answer', async () => {
    const { system } = testSystem();
    const ref = spawnLive(system, doubler, { id: 'd' });
    expect(await system.ask(ref, { type: 'double', n: 21 })).toBe(42);
  });

  test('times out with who, what and how long, and a late answer is a dead letter', async () => {
    const { host, system } = testSystem();
    let answer: (value: number) => void = () => {};
    const late = fromTransition((state: number, event: Question) => {
      answer = event.reply;
      return state;
    }, 0);
    const ref = spawnLive(system, late, { id: 'late' });
    const asked = system
      .ask(ref, { type: 'when', n: 0 }, { timeoutMs: 30 })
      .catch((e: unknown) => e);
    await host.clock.advanceBy(30);
    expect(await asked).toMatchObject({
      code: 'ask_timeout',
      message: '"late" did not answer "when" within 30 ms',
    });
    answer(1);
    expect(system.deadLetters().latest[0]).toMatchObject({ reason: 'answered_late' });
  });

  test('is rejected when the actor ends, or has ended, with its reason', async () => {
    const { system } = testSystem();
    const ref = spawnLive(system, doubler, { id: 'd' });
    const expected = { code: 'actor_exited', reason: { type: 'crashed' } };
    await expect(system.ask(ref, { type: 'crash' })).rejects.toMatchObject(expected);
    await expect(system.ask(ref, { type: 'double' })).rejects.toMatchObject(expected);
  });

  test('leaves nothing on its signal once it is answered', async () => {
    const { system } = testSystem();
    const ref = spawnLive(
      system,
      fromTransition((state: number, event: { type: string; reply?: (answer: number) => void }) => {
        event.reply?.(state);
        return state;
      }, 7),
      { id: 'a' },
    );
    const { signal } = new AbortController();
    expect(await system.ask(ref, { type: 'x' }, { signal })).toBe(7);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  test('is rejected when its signal is aborted, before or after', async () => {
    const { system } = testSystem();
    const ref = spawnLive(system, recorder, { id: 'r' });
    const controller = new AbortController();
    const asked = system.ask(ref, { type: 'x' }, { signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(asked).rejects.toThrow('enough');
    await expect(system.ask(ref, { type: 'x' }, { signal: controller.signal })).rejects.toThrow(
      'enough',
    );
  });

  test('is rejected at once by a full mailbox', async () => {
    const { system } = testSystem();
    const ref = spawnLive(system, recorder, { id: 'r', mailbox: { limit: 1 } });
    ref.send({ type: 'fill' });
    await expect(system.ask(ref, { type: 'x' })).rejects.toMatchObject({ code: 'mailbox_full' });
  });

  test('leaves no timer and no watcher behind', async () => {
    const { host, system } = testSystem();
    const ref = spawnLive(system, doubler, { id: 'd' });
    await system.ask(ref, { type: 'double', n: 1 });
    expect(host.clock.nextDueMs()).toBeUndefined();
    expect((ownerOf(ref) as Cell).watchers?.size).toBe(0);
  });

  test('the first answer counts', async () => {
    const { system } = testSystem();
    const ref = spawnLive(system, doubler, { id: 'd' });
    expect(await system.ask(ref, { type: 'twice' })).toBe(1);
  });
});
