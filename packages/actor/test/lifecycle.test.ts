import { describe, expect, test } from 'vitest';
import { createMachine, fromTransition, setup } from 'xstate';
import { ActorExit, DuplicateChildError, systemOf } from '../src/index.ts';
import { recorder, seenBy, spawnLive, testSystem } from './spawn-live.ts';

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
      'belongs to no Coppice system',
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
