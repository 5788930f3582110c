import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMachine, fromTransition } from 'xstate';
import { MAILBOX_DEFAULTS, Mailbox, type Message } from '../src/mailbox.ts';
import { recorder, seenBy, spawnLive, testSystem } from './spawn-live.ts';

describe('a full mailbox', () => {
  const flood = async (overflow: 'drop_newest' | 'drop_oldest' | 'crash') => {
    const { system } = testSystem();
    const ref = spawnLive(system, recorder, { id: 'small', mailbox: { limit: 2, overflow } });
    for (const type of ['a', 'b', 'c']) ref.send({ type });
    await system.idle();
    return { system, ref };
  };

  test('drop_newest refuses the message, which becomes a dead letter', async () => {
    const { system, ref } = await flood('drop_newest');
    expect(seenBy(ref)).toEqual(['a', 'b']);
    expect(system.deadLetters()).toEqual({
      count: 1,
      latest: [{ path: 'small', event: { type: 'c' }, reason: 'mailbox_full', atMs: 0 }],
    });
  });

  test('drop_oldest makes room for it', async () => {
    const { system, ref } = await flood('drop_oldest');
    expect(seenBy(ref)).toEqual(['b', 'c']);
    expect(system.deadLetters().latest[0]?.event).toEqual({ type: 'a' });
  });

  test('crash ends the actor with the limit it had', async () => {
    const { system, ref } = await flood('crash');
    expect(system.exitReason(ref)).toMatchObject({
      type: 'crashed',
      error: { code: 'mailbox_full', limit: 2, path: 'small' },
    });
    expect(system.deadLetters().count).toBe(3);
  });

  test('what XState and the kernel send is never dropped', async () => {
    const { host, system } = testSystem();
    const waiting = createMachine({ initial: 'a', states: { a: { after: { 10: 'b' } }, b: {} } });
    const ref = spawnLive(system, waiting, { id: 'w', mailbox: { limit: 1 } });
    system.suspend(ref);
    ref.send({ type: 'fill' });
    await host.clock.advanceBy(10);
    system.resume(ref);
    await system.idle();
    expect(ref.getSnapshot().value).toBe('b');
  });
});

describe('dead letters', () => {
  test('a message to an actor that has ended is recorded, not thrown', async () => {
    const { system } = testSystem();
    const ref = spawnLive(system, recorder, { id: 'gone' });
    system.kill(ref);
    ref.send({ type: 'late' });
    expect(system.deadLetters().latest).toEqual([
      { path: 'gone', event: { type: 'late' }, reason: 'exited', atMs: 0 },
    ]);
  });

  test('what waited for an actor when it ended is recorded', async () => {
    const { system } = testSystem();
    const ref = spawnLive(system, recorder, { id: 'gone' });
    ref.send({ type: 'waiting' });
    system.kill(ref);
    expect(system.deadLetters().latest.map((letter) => letter.event.type)).toEqual(['waiting']);
  });

  test('only the latest 1 000 are remembered, and all are counted', () => {
    const { system } = testSystem();
    const ref = spawnLive(system, recorder, { id: 'gone' });
    system.kill(ref);
    for (let index = 0; index < 5_000; index++) ref.send({ type: `late-${index}` });
    const { count, latest } = system.deadLetters();
    expect([count, latest.length, latest.at(-1)?.event.type]).toEqual([5_000, 1_000, 'late-4999']);
  });

  test('what a root sends to its parent, which it has not, is recorded', async () => {
    const { system } = testSystem();
    const orphan = fromTransition((state: number, _event, { self }) => {
      self._parent?.send({ type: 'hello' });
      return state;
    }, 0);
    spawnLive(system, orphan, { id: 'orphan' }).send({ type: 'go' });
    await system.idle();
    expect(system.deadLetters().latest[0]).toMatchObject({ reason: 'no_parent' });
  });
});

describe('putBack', () => {
  test('does not wake an actor that is suspended', async () => {
    const { system } = testSystem();
    const ref = spawnLive(system, recorder, { id: 'r' });
    system.suspend(ref);
    system.putBack(ref, [{ type: 'a' }]);
    await system.idle();
    expect(seenBy(ref)).toEqual([]);
    system.resume(ref);
    await system.idle();
    expect(seenBy(ref)).toEqual(['a']);
  });

  test('to an actor that has ended makes dead letters', () => {
    const { system } = testSystem();
    const ref = spawnLive(system, recorder, { id: 'r' });
    system.kill(ref);
    system.putBack(ref, [{ type: 'a' }, { type: 'b' }]);
    expect(system.deadLetters().latest.map((letter) => letter.event.type)).toEqual(['a', 'b']);
  });
});

describe('Mailbox', () => {
  const message = (type: string, bounded = true): Message => ({
    event: { type },
    source: undefined,
    bounded,
    next: undefined,
  });

  test('what was set aside comes back first and in order', () => {
    const mailbox = new Mailbox(MAILBOX_DEFAULTS);
    mailbox.put(message('later'));
    mailbox.putBack([{ type: 'first' }, { type: 'second' }]);
    expect(
      [mailbox.take(), mailbox.take(), mailbox.take()].map((each) => each?.event.type),
    ).toEqual(['first', 'second', 'later']);
  });

  test('what is put into a mailbox after something came back to it comes after that', () => {
    const mailbox = new Mailbox(MAILBOX_DEFAULTS);
    mailbox.putBack([{ type: 'first' }]);
    mailbox.put(message('second'));
    expect([mailbox.take(), mailbox.take()].map((each) => each?.event.type)).toEqual([
      'first',
      'second',
    ]);
  });

  test('any history of puts and takes keeps each lane in order and counts what is bounded', () => {
    const step = fc.constantFrom('put', 'control', 'urgent', 'take', 'dropOldest');
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const mailbox = new Mailbox(MAILBOX_DEFAULTS);
        const model: { lane: 'normal' | 'urgent'; bounded: boolean; type: string }[] = [];
        steps.forEach((kind, index) => {
          const type = `${index}`;
          if (kind === 'put' || kind === 'control') {
            mailbox.put(message(type, kind === 'put'));
            model.push({ lane: 'normal', bounded: kind === 'put', type });
          } else if (kind === 'urgent') {
            mailbox.putUrgent(message(type, false));
            model.push({ lane: 'urgent', bounded: false, type });
          } else {
            const found =
              kind === 'take'
                ? (model.find((each) => each.lane === 'urgent') ?? model[0])
                : model.find((each) => each.bounded);
            if (found) model.splice(model.indexOf(found), 1);
            const taken = kind === 'take' ? mailbox.take() : mailbox.takeOldestBounded();
            expect(taken?.event.type).toBe(found?.type);
          }
          expect(mailbox.size).toBe(model.filter((each) => each.bounded).length);
          expect(mailbox.isEmpty).toBe(model.length === 0);
        });
      }),
    );
  });
});
