import { describe, expect, test } from 'vitest';
import { and, createMachine, fromPromise, not, sendTo, setup } from 'xstate';
import { spawnLive, testSystem } from '../test/spawn-live.ts';
import { missingImplementations } from './missing-implementations.ts';

describe('missingImplementations', () => {
  test('names every action, guard, delay and actor that is not there', () => {
    const machine = createMachine({
      entry: 'greet',
      initial: 'a',
      states: {
        a: {
          exit: { type: 'leave', params: { politely: true } },
          on: { go: { guard: 'mayGo', actions: ['greet', 'count'], target: 'b' } },
          after: { patience: 'b', 500: 'b' },
        },
        b: { invoke: { src: 'work' }, always: { guard: { type: 'isDone' }, target: 'a' } },
      },
    });
    expect(missingImplementations(machine)).toEqual([
      'action "greet"',
      'action "leave"',
      'action "count"',
      'guard "mayGo"',
      'delay "patience"',
      'guard "isDone"',
      'actor "work"',
    ]);
  });

  test('finds nothing in a machine that has all it names, built-ins and functions included', () => {
    const machine = setup({
      actors: { work: fromPromise(async () => 1) },
      actions: { greet: () => {}, tell: sendTo('x', { type: 'y' }) },
      guards: { mayGo: () => true, isOpen: () => true },
      delays: { patience: 10 },
    }).createMachine({
      entry: ['greet', 'tell', () => {}],
      initial: 'a',
      states: {
        a: { after: { patience: 'b' }, on: { go: { guard: and(['mayGo', not('isOpen')]) } } },
        b: { invoke: { src: 'work', onDone: 'a', onError: { actions: 'greet', target: 'a' } } },
      },
    });
    expect(missingImplementations(machine)).toEqual([]);
  });

  test('such a machine does not start, and the reason says what is missing', () => {
    const { system } = testSystem();
    const machine = createMachine({ id: 'typo', entry: 'gret' });
    expect(system.spawn(machine, { id: 'a' })).toMatchObject({
      type: 'failed',
      reason: {
        type: 'crashed',
        error: {
          code: 'missing_implementation',
          missing: ['action "gret"'],
          message: expect.stringContaining('machine "typo" names action "gret"'),
        },
      },
    });
    expect(system.tree()).toEqual([]);
    expect(
      spawnLive(system, machine.provide({ actions: { gret: () => {} } }), { id: 'a' }).id,
    ).toBe('a:1');
  });
});
