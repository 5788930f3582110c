import { describe, expect, test } from 'vitest';
import { createMachine, fromTransition, sendTo, setup, spawnChild } from 'xstate';
import {
  ActorExit,
  type Asked,
  DuplicateChildError,
  type MonitorDown,
  NameTakenError,
  systemOf,
} from '../src/index.ts';
import { recorder, seenBy, spawnLive, testSystem } from './spawn-live.ts';

const crashable = fromTransition((state: number, event: { type: string }) => {
  if (event.type === 'crash') throw new Error('boom');
  return state;
}, 0);
const told = fromTransition(
  (events: readonly MonitorDown[], event: MonitorDown) => [...events, event],
  [],
);

describe('spawn', () => {
  test('the actor id is the child id and the incarnation', () => {
    const { system } = testSystem();
    expect(spawnLive(system, recorder, { id: 'planner' }).id).toBe('planner:1');
    expect(spawnLive(system, recorder, { id: 'other', incarnation: 3 }).id).toBe('other:3');
  });

  test('a second live child with the same id is refused; after its end the id is free', () => {
    const { system } = testSystem();
    const first = spawnLive(system, recorder, { id: 'a' });
    expect(() => spawnLive(system, recorder, { id: 'a' })).toThrow(DuplicateChildError);
    system.kill(first);
    expect(spawnLive(system, recorder, { id: 'a', incarnation: 2 }).id).toBe('a:2');
  });

  test('a late message to a dead incarnation does not reach the living one', async () => {
    const { system } = testSystem();
    const dead = spawnLive(system, recorder, { id: 'a' });
    system.kill(dead);
    const alive = spawnLive(system, recorder, { id: 'a', incarnation: 2 });
    dead.send({ type: 'late' });
    await system.idle();
    expect(seenBy(alive)).toEqual([]);
    expect(system.deadLetters().count).toBe(1);
  });

  test('spawning under an actor that has ended fails as a value', () => {
    const { system } = testSystem();
    const parent = spawnLive(system, recorder, { id: 'parent' });
    system.kill(parent);
    expect(system.spawn(recorder, { id: 'child', parent })).toEqual({
      type: 'failed',
      reason: { type: 'killed' },
    });
  });

  test('an actor can spawn from an action through systemOf', async () => {
    const { system } = testSystem();
    const spawner = setup({
      actions: {
        spawn: ({ self }) => void systemOf(self).spawn(recorder, { id: 'child', parent: self }),
      },
    }).createMachine({ on: { go: { actions: 'spawn' } } });
    spawnLive(system, spawner, { id: 'parent' }).send({ type: 'go' });
    await system.idle();
    expect(system.tree()[0]?.children[0]).toMatchObject({
      path: 'parent/child',
      actorId: 'child:1',
    });
  });

  test('an actor of plain XState has no system of ours', () => {
    const plain = createMachine({});
    expect(() => systemOf({ id: 'plain', system: {}, logic: plain } as never)).toThrow(
      'does not belong to a Coppice system',
    );
  });
});

describe('ends', () => {
  test('an actor that throws ActorExit ends with the reason it states', async () => {
    const { system } = testSystem();
    const leaving = fromTransition(() => {
      throw new ActorExit({ type: 'shutdown', detail: 'done here' });
    }, 0);
    const ref = spawnLive(system, leaving, { id: 'a' });
    ref.send({ type: 'go' });
    await system.idle();
    expect(system.exitReason(ref)).toEqual({ type: 'shutdown', detail: 'done here' });
  });

  test('a machine that reaches its final state ends normally, with its output', async () => {
    const { system } = testSystem();
    const machine = createMachine({
      initial: 'a',
      states: { a: { on: { go: 'z' } }, z: { type: 'final' } },
      output: 42,
    });
    const ref = spawnLive(system, machine, { id: 'a' });
    ref.send({ type: 'go' });
    await system.idle();
    expect(system.exitReason(ref)).toEqual({ type: 'normal', output: 42 });
  });

  test('an actor that kills itself finishes its message first', async () => {
    const { system } = testSystem();
    let isFinished = false;
    const suicidal = fromTransition((state: number, event, { self }) => {
      if (event.type !== 'go') return state; // XState also lets a transition see its stop.
      system.kill(self);
      isFinished = true;
      return state + 1;
    }, 0);
    const ref = spawnLive(system, suicidal, { id: 'a' });
    ref.send({ type: 'go' });
    ref.send({ type: 'never handled' });
    await system.idle();
    expect(isFinished).toBe(true);
    expect(ref.getSnapshot().context).toBe(1);
    expect(system.exitReason(ref)).toEqual({ type: 'killed' });
  });

  test('an actor that ends its own ancestor lets its message finish, and all end', async () => {
    const { system } = testSystem();
    const parent = spawnLive(system, recorder, { id: 'parent' });
    const child = fromTransition((state: number, event) => {
      if (event.type !== 'go') return state;
      system.kill(parent);
      return state + 1;
    }, 0);
    const ref = spawnLive(system, child, { id: 'child', parent });
    ref.send({ type: 'go' });
    await system.idle();
    expect(ref.getSnapshot().context).toBe(1);
    expect(system.tree()).toEqual([]);
  });

  test('an actor that traps exits is asked, any other just ends', async () => {
    const { system } = testSystem();
    const polite = createMachine({
      initial: 'working',
      states: { working: { on: { 'actor.shutdown': 'stopped' } }, stopped: { type: 'final' } },
    });
    const asked = spawnLive(system, polite, { id: 'asked' });
    const plain = spawnLive(system, recorder, { id: 'plain' });
    system.shutdown(asked);
    system.shutdown(plain);
    expect(system.exitReason(plain)).toEqual({ type: 'shutdown' });
    expect(system.exitReason(asked)).toBeUndefined();
    await system.idle();
    expect(system.exitReason(asked)).toEqual({ type: 'shutdown' });
  });

  test('an actor that throws while it is killed was killed all the same', () => {
    const { system } = testSystem();
    const stubborn = fromTransition(() => {
      throw new Error('never');
    }, 0);
    const ref = spawnLive(system, stubborn, { id: 'a' });
    system.kill(ref);
    expect(system.exitReason(ref)).toEqual({ type: 'killed' });
  });

  test('disposing a system ends everything in it', async () => {
    const { system } = testSystem();
    const ref = spawnLive(system, recorder, { id: 'a' });
    await system[Symbol.asyncDispose]();
    expect(system.exitReason(ref)).toEqual({ type: 'killed' });
  });
});

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
});

describe('names and groups', () => {
  test('a name belongs to one live actor and is free after its end', () => {
    const { system } = testSystem();
    const a = spawnLive(system, recorder, { id: 'a' });
    const b = spawnLive(system, recorder, { id: 'b' });
    system.register('leader', a);
    expect(() => system.register('leader', b)).toThrow(NameTakenError);
    system.kill(a);
    expect(system.whereis('leader')).toBeUndefined();
    system.register('leader', b);
    expect(system.whereis('leader')).toBe(b);
    system.unregister('leader');
    expect(system.whereis('leader')).toBeUndefined();
  });

  test('a group has any number of members, and one that ends leaves', () => {
    const { system } = testSystem();
    const [a, b, c] = ['a', 'b', 'c'].map((id) => spawnLive(system, recorder, { id }));
    if (!a || !b || !c) throw new Error('three actors');
    for (const ref of [a, b, c]) system.join('writers', ref);
    system.kill(b);
    system.leave('writers', c);
    expect(system.members('writers')).toEqual([a]);
  });

  test("XState's own systemId works, and a restart may take it over", async () => {
    const { system } = testSystem();
    const machine = setup({ actors: { recorder } }).createMachine({
      entry: spawnChild('recorder', { id: 'child', systemId: 'the-recorder' }),
      on: { go: { actions: sendTo(({ system: own }) => own.get('the-recorder'), { type: 'hi' }) } },
    });
    const first = spawnLive(system, machine, { id: 'a' });
    system.kill(first);
    const second = spawnLive(system, machine, { id: 'a', incarnation: 2 });
    second.send({ type: 'go' });
    await system.idle();
    expect(seenBy(second.getSnapshot().children.child)).toEqual(['hi']);
  });
});

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

  test('leaves no timer behind', async () => {
    const { host, system } = testSystem();
    const ref = spawnLive(system, doubler, { id: 'd' });
    await system.ask(ref, { type: 'double', n: 1 });
    expect(host.clock.nextDueMs()).toBeUndefined();
  });

  test('the first answer counts', async () => {
    const { system } = testSystem();
    const ref = spawnLive(system, doubler, { id: 'd' });
    expect(await system.ask(ref, { type: 'twice' })).toBe(1);
  });
});

describe('child', () => {
  test('a reference follows the present incarnation', async () => {
    const { system } = testSystem();
    const parent = spawnLive(system, recorder, { id: 'parent' });
    const place = system.child('parent', 'worker');
    expect(place.current).toBeUndefined();
    place.send({ type: 'too early' });
    const first = spawnLive(system, recorder, { id: 'worker', parent });
    expect(place.current).toBe(first);
    system.kill(first);
    const second = spawnLive(system, recorder, { id: 'worker', incarnation: 2, parent });
    place.send({ type: 'hello' });
    await system.idle();
    expect(seenBy(second)).toEqual(['hello']);
    expect(place.path).toBe('parent/worker');
    expect(system.child('parent').child('worker').current).toBe(second);
    expect(system.deadLetters().latest[0]).toMatchObject({
      path: 'parent/worker',
      reason: 'no_incarnation',
    });
  });

  test('asking a place where nobody is is rejected', async () => {
    const { system } = testSystem();
    await expect(system.child('nobody').ask({ type: 'x' })).rejects.toMatchObject({
      code: 'actor_exited',
    });
  });
});

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
});
