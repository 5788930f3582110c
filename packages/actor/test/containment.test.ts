// Whatever throws, wherever: that actor and all below it end, and the parent is told once.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import {
  type AnyActorLogic,
  assign,
  createMachine,
  fromCallback,
  fromObservable,
  fromPromise,
  fromTransition,
  sendTo,
  setup,
  spawnChild,
} from 'xstate';
import type { ChildExited } from '../src/index.ts';
import { spawnLive, testSystem } from './spawn-live.ts';

const boom = (): never => {
  throw new Error('boom');
};
// Machines with inline functions are fine in a test of what they do when they throw.
const machine = (config: object): AnyActorLogic => createMachine(config as never);

const parentLogic = fromTransition(
  (told: readonly ChildExited[], event: ChildExited) => [...told, event],
  [],
);

/** Crash kinds: name, logic, and whether it crashes at its start or on the event `go`. */
const crashes: [string, AnyActorLogic, 'start' | 'go' | 'later'][] = [
  ['an entry action', machine({ entry: boom }), 'start'],
  ['an entry assign', machine({ context: {}, entry: assign(boom) }), 'start'],
  ['a context factory', machine({ context: boom }), 'start'],
  ['a synchronous throw in a callback', fromCallback(boom), 'start'],
  ['a synchronous throw in a promise', fromPromise(boom), 'start'],
  ['a synchronous throw in an observable', fromObservable(boom), 'start'],
  ['the initial state of a transition', fromTransition((s: number) => s, boom), 'start'],
  ['an action', machine({ on: { go: { actions: boom } } }), 'go'],
  ['an assign', machine({ on: { go: { actions: assign(boom) } } }), 'go'],
  ['a guard', machine({ on: { go: { guard: boom } } }), 'go'],
  ['a guard that is not implemented', machine({ on: { go: { guard: 'nope' } } }), 'start'],
  [
    'an always guard',
    machine({ initial: 'a', states: { a: { on: { go: 'b' } }, b: { always: { guard: boom } } } }),
    'go',
  ],
  [
    'a send to an unknown actor',
    machine({ on: { go: { actions: sendTo('x', { type: 'y' }) } } }),
    'go',
  ],
  [
    'a delay function',
    setup({ delays: { wait: boom } }).createMachine({
      initial: 'a',
      states: { a: { on: { go: 'b' } }, b: { after: { wait: 'a' } } },
    }),
    'go',
  ],
  [
    'an input function',
    machine({
      initial: 'a',
      states: {
        a: { on: { go: 'b' } },
        b: { invoke: { src: fromPromise(async () => 1), input: boom } },
      },
    }),
    'go',
  ],
  [
    'an output function',
    machine({
      initial: 'a',
      output: boom,
      states: { a: { on: { go: 'b' } }, b: { type: 'final' } },
    }),
    'go',
  ],
  ['a receiver of a callback', fromCallback(({ receive }) => receive(boom)), 'go'],
  ['a transition', fromTransition(boom, 0), 'go'],
  ['a rejected promise', fromPromise(async () => boom()), 'later'],
  ['a promise rejected with undefined', fromPromise(() => Promise.reject()), 'later'],
  [
    'an error of an observable',
    fromObservable(
      () =>
        ({
          subscribe: (observer: { error(error: unknown): void }) => {
            queueMicrotask(() => observer.error(new Error('boom')));
            return { unsubscribe: () => {} };
          },
        }) as never,
    ),
    'later',
  ],
  [
    'an unhandled crash of an invoked child',
    machine({ invoke: { id: 'inner', src: fromPromise(async () => boom()) } }),
    'later',
  ],
];

describe('containment', () => {
  test.each(crashes)('%s', async (_name, logic, when) => {
    const { host, system } = testSystem();
    const parent = spawnLive(system, parentLogic, { id: 'parent' });
    const spawned = system.spawn(logic, { id: 'child', parent });
    if (when === 'start') {
      expect(spawned).toMatchObject({ type: 'failed', reason: { type: 'crashed' } });
      await host.settle();
      expect(parent.getSnapshot().context).toEqual([]);
    } else {
      if (spawned.type !== 'started') throw new Error('it should have started');
      if (when === 'go') spawned.ref.send({ type: 'go' });
      await host.settle();
      const told: readonly ChildExited[] = parent.getSnapshot().context;
      expect(told).toHaveLength(1);
      expect(told[0]).toMatchObject({
        type: 'child.exited',
        id: 'child',
        actorId: 'child:1',
        reason: { type: 'crashed' },
      });
      expect(told[0]?.ref).toBe(spawned.ref);
    }
    expect(system.tree()[0]?.children).toEqual([]);
    system.stop();
  });

  test('a crash leaves nothing of its subtree running, newest first', async () => {
    const log: string[] = [];
    const leaf = (name: string) =>
      fromCallback(({ receive }) => {
        receive(() => log.push(`${name} still runs`));
        return () => log.push(`${name} disposed`);
      });
    const branch = setup({
      actors: { first: leaf('first'), second: leaf('second') },
      actions: { boom },
    }).createMachine({
      entry: [spawnChild('first', { id: 'first' }), spawnChild('second', { id: 'second' })],
      on: { crash: { actions: 'boom' } },
    });
    const { system } = testSystem();
    const root = spawnLive(system, branch, { id: 'root' });
    const linked = spawnLive(system, branch, { id: 'linked', parent: root });
    const leaves = [root, linked].flatMap((ref) => Object.values(ref.getSnapshot().children));
    root.send({ type: 'crash' });
    await system.idle();
    expect(log).toEqual(['second disposed', 'first disposed', 'second disposed', 'first disposed']);
    for (const ref of leaves) (ref as typeof root).send({ type: 'tick' });
    await system.idle();
    expect(log).toHaveLength(4);
    expect(system.tree()).toEqual([]);
    expect(system.deadLetters().count).toBe(4);
  });

  test('a promise whose parent crashes has its signal aborted', async () => {
    let signal: AbortSignal | undefined;
    const work = fromPromise<void>(({ signal: given }) => {
      signal = given;
      return new Promise(() => {});
    });
    const logic = setup({ actors: { work }, actions: { boom } }).createMachine({
      invoke: { src: 'work' },
      on: { crash: { actions: 'boom' } },
    });
    const { system } = testSystem();
    const ref = spawnLive(system, logic, { id: 'root' });
    expect(signal?.aborted).toBe(false);
    ref.send({ type: 'crash' });
    await system.idle();
    expect(signal?.aborted).toBe(true);
  });

  test('a callback whose receiver throws is disposed', async () => {
    let disposed = 0;
    const logic = fromCallback(({ receive }) => {
      receive(boom);
      return () => {
        disposed += 1;
      };
    });
    const { system } = testSystem();
    spawnLive(system, logic, { id: 'callback' }).send({ type: 'go' });
    await system.idle();
    expect(disposed).toBe(1);
  });

  test('a throwing disposer does not keep the rest from being cleaned up', async () => {
    const { system } = testSystem();
    const parent = spawnLive(system, machine({}), { id: 'parent' });
    let isDisposed = false;
    const good = fromCallback(() => () => {
      isDisposed = true;
    });
    spawnLive(system, good, { id: 'good', parent });
    spawnLive(
      system,
      fromCallback(() => boom),
      { id: 'bad', parent },
    );
    system.kill(parent);
    expect(isDisposed).toBe(true);
    expect(system.tree()).toEqual([]);
  });

  test('a subscriber without an error callback, or one that throws, hurts nobody', async () => {
    const { system } = testSystem();
    const threw: unknown[] = [];
    system.watch((event) => event.type === 'observer.threw' && threw.push(event.error));
    const ref = spawnLive(system, machine({ on: { go: { actions: boom }, ok: {} } }), { id: 'a' });
    ref.subscribe(boom);
    ref.subscribe(() => {});
    ref.send({ type: 'ok' });
    await system.idle();
    expect(threw).toEqual([new Error('boom')]);
    ref.send({ type: 'go' });
    await system.idle();
    expect(system.exitReason(ref)).toMatchObject({ type: 'crashed' });
  });

  test('an inspector that throws hurts nobody, and a crash is shown to it', async () => {
    const { system } = testSystem();
    const statuses: string[] = [];
    system.inspect(boom);
    system.inspect((event) => {
      if (event.type === '@xstate.snapshot') statuses.push(event.snapshot.status);
    });
    const ref = spawnLive(system, machine({ on: { go: { actions: boom } } }), { id: 'a' });
    ref.send({ type: 'go' });
    await system.idle();
    expect(statuses).toEqual(['active', 'error']);
  });

  test('what is thrown later, in a timer, an emitter or a floating promise, ends its own actor', () => {
    const program = fileURLToPath(new URL('./programs/later-throws.ts', import.meta.url));
    const args = ['--import', 'tsx', '--conditions=@coppice/source', program];
    const result = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 20_000 });
    expect(result.stderr).toBe('');
    expect(result.status).toBe(0);
    expect(result.stdout.split('\n').slice(0, -1)).toEqual(
      [
        'timer:1 crashed: in a timer',
        'emitter:1 crashed: in an emitter',
        'floating:1 crashed: in a floating promise',
        'machine:1 crashed: in an action',
        'parent:1 crashed: in a native child',
        'other crashed: in another system',
        'other normal',
        'leaver:1 normal',
        'other: in the other, after its end',
        'system: in the system, after its end',
        'bystander lives',
      ].sort(),
    );
  });
});
