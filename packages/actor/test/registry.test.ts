import { describe, expect, test } from 'vitest';
import { sendTo, setup, spawnChild } from 'xstate';
import { NameTakenError } from '../src/index.ts';
import { recorder, seenBy, spawnLive, testSystem } from './spawn-live.ts';

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
