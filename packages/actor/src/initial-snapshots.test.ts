// What is remembered of a machine must be what XState would have made of it.

import { virtualHost } from '@coppice/host';
import { describe, expect, test } from 'vitest';
import {
  type AnyActorRef,
  type AnyStateMachine,
  assign,
  createActor,
  createMachine,
  fromCallback,
  raise,
} from 'xstate';
import { createSystem, type Ref, type System } from './index.ts';

const log: unknown[][] = [];
const note = (
  { context, event, self }: { context: object; event: object; self: AnyActorRef },
  params?: unknown,
): void => void log.push(['note', { ...context }, event, 'send' in self, params]);

/** A machine that also writes down each time XState has to work out its initial state. */
function watched(machine: AnyStateMachine): { machine: AnyStateMachine; asked: () => number } {
  let asked = 0;
  const original = machine.getInitialSnapshot.bind(machine);
  machine.getInitialSnapshot = (...args: never[]) => {
    asked += 1;
    return (original as (...args: never[]) => never)(...args);
  };
  return { machine, asked: () => asked };
}

function seen(ref: AnyActorRef): object {
  const { status, value, context, tags, children, historyValue, error, output, _nodes } =
    ref.getSnapshot();
  const nodes = _nodes.map(({ id }: { id: string }) => id);
  const names = Object.keys(children);
  return { status, value, context, tags: [...tags], names, historyValue, error, output, nodes };
}

const input = { name: 'Ada' };
const withContext = {
  context: ({ input }: { input?: { name: string } }) => ({ name: input?.name, list: [] }),
};

const remembered: Record<string, object> = {
  'nothing at all': {},
  'a context that is always the same': { context: { count: 0 }, on: { go: {} } },
  'a context made of the input': withContext,
  'a context of a class': {
    context: () =>
      new (class Point {
        x = 1;
      })(),
  },
  'no context that is made': { context: () => undefined },
  'states within states': {
    ...withContext,
    initial: 'a',
    entry: 'note',
    tags: ['outer'],
    states: {
      a: {
        initial: 'b',
        entry: ['note', { type: 'note', params: { deep: 1 } }],
        states: { b: { entry: note, tags: ['inner'] }, c: {} },
      },
      d: {},
    },
  },
  'states side by side': {
    type: 'parallel',
    states: {
      left: {
        entry: 'note',
        initial: 'a',
        states: { a: { entry: 'note' }, past: { type: 'history' } },
      },
      past: { type: 'history' },
      right: { entry: 'note', initial: 'a', states: { a: {} } },
    },
  },
  'an entry that throws': {
    entry: () => {
      throw new Error('boom');
    },
  },
};

const asked: Record<string, object> = {
  'always, if a guard lets it': {
    initial: 'a',
    states: { a: { always: { guard: () => false, target: 'b' } }, b: {} },
  },
  assign: { context: { n: 0 }, entry: assign({ n: 1 }) },
  raise: { entry: raise({ type: 'go' }), initial: 'a', states: { a: { on: { go: 'b' } }, b: {} } },
  invoke: { invoke: { src: fromCallback(() => {}), id: 'inner' } },
  after: { initial: 'a', states: { a: { after: { 10: 'b' } }, b: {} } },
  always: { initial: 'a', states: { a: { always: 'b' }, b: {} } },
  'a final state': { initial: 'a', states: { a: { type: 'final' } } },
  'an action of the initial transition': {
    initial: { target: 'a', actions: 'note' },
    states: { a: {} },
  },
  'params that are worked out': { entry: { type: 'note', params: () => ({ worked: 'out' }) } },
  'a child spawned with the context': {
    context: ({ spawn }: { spawn: (logic: object, options: object) => unknown }) => {
      spawn(
        fromCallback(() => {}),
        { id: 'inner' },
      );
      return {};
    },
  },
};

/** Starts three actors of one machine in our system, and one in XState's own; they must be alike. */
function startAll(config: object, system: System) {
  const { machine, asked } = watched(
    createMachine(config as never, { actions: { note } as never }) as AnyStateMachine,
  );
  const start = (run: () => AnyActorRef | undefined) => {
    log.length = 0;
    const ref = run();
    return { seen: ref && seen(ref), log: log.splice(0) };
  };
  const stock = start(() => {
    const actor = createActor(machine, { input });
    actor.subscribe({ error: () => {} });
    return actor.start();
  });
  const before = asked();
  const ours = [1, 2, 3].map((incarnation) =>
    start(() => {
      const spawned = system.spawn(machine, { id: `a${incarnation}`, input });
      return spawned.type === 'started' ? spawned.ref : undefined;
    }),
  );
  return { stock, ours, asked: asked() - before };
}

describe('of three actors, XState is asked for the first alone', () => {
  test.each(Object.entries(remembered))('%s', (_name, config) => {
    const { stock, ours, asked } = startAll(
      config,
      createSystem({ host: virtualHost({ seed: 1 }) }),
    );
    expect(asked).toBe(1);
    for (const each of ours) {
      if (each.seen) expect(each.seen).toEqual(stock.seen);
      expect(each.log).toEqual(stock.log);
    }
    expect(ours.map((each) => each.seen === undefined)).toEqual(
      Array(3).fill(
        stock.seen === undefined || (stock.seen as { status: string }).status === 'error',
      ),
    );
  });
});

describe('of three actors, XState is asked for all', () => {
  test.each(Object.entries(asked))('%s', (_name, config) => {
    const { stock, ours, asked } = startAll(
      config,
      createSystem({ host: virtualHost({ seed: 1 }) }),
    );
    expect(asked).toBe(3);
    for (const each of ours) {
      if (each.seen) expect(each.seen).toEqual(stock.seen);
      expect(each.log).toEqual(stock.log);
    }
  });
});

describe('what is remembered', () => {
  const spawn = (
    system: System,
    machine: AnyStateMachine,
    id: string,
    options: object = {},
  ): Ref => {
    const spawned = system.spawn(machine, { id, ...options });
    if (spawned.type === 'failed') throw new Error(`${id} did not start`);
    return spawned.ref;
  };

  test('is shared by no two actors that change', async () => {
    const system = createSystem({ host: virtualHost({ seed: 1 }) });
    const machine = createMachine({
      context: () => ({ count: 0 }),
      initial: 'a',
      states: {
        a: {
          on: {
            go: { target: 'b', actions: assign({ count: ({ context }) => context.count + 1 }) },
          },
        },
        b: {},
      },
    });
    const [, second, third] = ['x', 'y', 'z'].map((id) => spawn(system, machine, id));
    second?.send({ type: 'go' });
    await system.idle();
    expect(second?.getSnapshot()).toMatchObject({ value: 'b', context: { count: 1 } });
    expect(third?.getSnapshot()).toMatchObject({ value: 'a', context: { count: 0 } });
    expect(third?.getSnapshot().can({ type: 'go' })).toBe(true);
    expect(second?.getSnapshot().matches('b')).toBe(true);
  });

  test('is not used for a snapshot that is restored, nor while somebody inspects', () => {
    const system = createSystem({ host: virtualHost({ seed: 1 }) });
    const { machine, asked } = watched(
      createMachine({ initial: 'a', states: { a: { on: { go: 'b' } }, b: {} } }),
    );
    const first = spawn(system, machine, 'first');
    first.send({ type: 'go' });
    const snapshot = { ...(first.getPersistedSnapshot() as object), value: 'b' };
    expect(spawn(system, machine, 'restored', { snapshot }).getSnapshot().value).toBe('b');
    const inspected: string[] = [];
    system.inspect(({ type }) => inspected.push(type));
    spawn(system, machine, 'watched');
    expect(asked()).toBe(2);
    expect(inspected).toContain('@xstate.snapshot');
  });

  test.each([
    [[true, false, false], 3],
    [[false, true, true], 4],
  ])('is nothing where a context spawns now and then: %j', (spawns, expected) => {
    const system = createSystem({ host: virtualHost({ seed: 1 }) });
    let made = 0;
    const machine = createMachine({
      types: { input: {} as boolean },
      context: (args) => {
        made += 1;
        if (args.input) {
          args.spawn(
            fromCallback(() => {}),
            { id: 'inner' },
          );
        }
        return {};
      },
    });
    const children = spawns.map((input, index) =>
      Object.keys(spawn(system, machine, `a${index}`, { input }).getSnapshot().children),
    );
    expect(children).toEqual(spawns.map((each) => (each ? ['inner'] : [])));
    expect(made).toBe(expected);
  });

  test('is nothing where logic only looks like a machine', () => {
    const system = createSystem({ host: virtualHost({ seed: 1 }) });
    const machine = createMachine({ context: ({ input }) => ({ input }) });
    const wrapped = {
      ...machine,
      getInitialSnapshot: (scope: never, input: never) =>
        machine.getInitialSnapshot(scope, { wrapped: input } as never),
    };
    const contexts = ['x', 'y'].map(
      (id) => spawn(system, wrapped as never, id, { input: 1 }).getSnapshot().context,
    );
    expect(contexts).toEqual([{ input: { wrapped: 1 } }, { input: { wrapped: 1 } }]);
  });

  test('fails as XState does when a context cannot be made, each time anew', () => {
    const system = createSystem({ host: virtualHost({ seed: 1 }) });
    let made = 0;
    const machine = createMachine({
      context: () => {
        made += 1;
        if (made > 1) throw new Error(`no context ${made}`);
        return {};
      },
    });
    spawn(system, machine, 'first');
    for (const attempt of [2, 3]) {
      expect(system.spawn(machine, { id: 'a' })).toEqual({
        type: 'failed',
        reason: { type: 'crashed', error: new Error(`no context ${attempt}`) },
      });
      expect(made).toBe(attempt);
    }
  });
});
