// What the kernel relies on inside XState, each fact alone: a new version that changes one fails here.
import { describe, expect, test, vi } from 'vitest';
import {
  Actor,
  type AnyActorRef,
  createActor,
  createMachine,
  fromCallback,
  fromPromise,
  fromTransition,
  sendTo,
  setup,
  spawnChild,
} from 'xstate';
import { spawnLive, testSystem } from '../test/spawn-live.ts';

const counter = fromTransition((count: number) => count + 1, 0);
const actorInternals = (ref: unknown) =>
  ref as { _stop(): void; _processingStatus: number; _snapshot: object; mailbox: object };

describe('XState facts', () => {
  test('an actor with a parent takes the system of that parent', () => {
    const { system } = testSystem();
    const parent = spawnLive(system, createMachine({}), { id: 'parent' });
    const child = createActor(counter, { id: 'child', parent });
    expect(child.system).toBe(parent.system);
  });

  test('a child made by a machine has the machine as its parent and the same system', () => {
    const { system } = testSystem();
    const machine = setup({ actors: { counter } }).createMachine({
      entry: spawnChild('counter', { id: 'native' }),
    });
    const parent = spawnLive(system, machine, { id: 'parent' });
    expect(parent.getSnapshot().children.native?.system).toBe(parent.system);
    expect(system.tree()[0]?.children.map((child) => child.id)).toEqual(['native']);
  });

  test('statuses of processing are 0 not started, 1 running, 2 stopped', () => {
    const actor = createActor(counter);
    expect(actorInternals(actor)._processingStatus).toBe(0);
    actor.start();
    expect(actorInternals(actor)._processingStatus).toBe(1);
    actorInternals(actor)._stop();
    expect(actorInternals(actor)._processingStatus).toBe(2);
  });

  test('_stop during a transition takes effect after it', () => {
    let statusInside = -1;
    const logic = fromTransition((_state: number, _event, { self }) => {
      actorInternals(self)._stop();
      statusInside = actorInternals(self)._processingStatus;
      return 7;
    }, 0);
    const actor = createActor(logic).start();
    actor.send({ type: 'go' });
    expect(statusInside).toBe(1);
    expect(actorInternals(actor)._processingStatus).toBe(2);
  });

  test('the scheduler is asked to schedule, cancel and cancelAll', async () => {
    const { host, system } = testSystem();
    const machine = createMachine({
      initial: 'a',
      states: { a: { after: { 50: 'b' }, on: { leave: 'c' } }, b: {}, c: {} },
    });
    const waiting = spawnLive(system, machine, { id: 'waiting' });
    const leaving = spawnLive(system, machine, { id: 'leaving' });
    const stopped = spawnLive(system, machine, { id: 'stopped' });
    expect(system.timersOf(waiting)).toHaveLength(1);
    leaving.send({ type: 'leave' });
    await system.idle();
    expect(system.timersOf(leaving)).toEqual([]);
    system.kill(stopped);
    await host.clock.advanceBy(50);
    expect(waiting.getSnapshot().value).toBe('b');
    expect(host.clock.nextDueMs()).toBeUndefined();
  });

  test('a parent is told of an end by an event that starts with xstate.done or xstate.error', () => {
    const events: string[] = [];
    const parent = createActor(
      setup({ actors: { work: fromPromise(async () => 1) } }).createMachine({
        invoke: { src: 'work', id: 'work' },
        on: { '*': { actions: ({ event }) => events.push(event.type) } },
      }),
    ).start();
    return new Promise<void>((done) => queueMicrotask(() => queueMicrotask(done))).then(() => {
      expect(events).toEqual(['xstate.done.actor.work']);
      parent.stop();
    });
  });

  test('kinds of logic can be told apart by their members', async () => {
    const { kindOf } = await import('./xstate-bridge.ts');
    expect(kindOf(createMachine({}))).toBe('machine');
    expect(kindOf(counter)).toBe('transition');
    expect(kindOf(fromPromise(async () => 1))).toBe('effectful');
    expect(kindOf(fromCallback(() => {}))).toBe('effectful');
  });

  test('a machine lists the events that it names', async () => {
    const { namesEvent } = await import('./xstate-bridge.ts');
    const machine = createMachine({
      initial: 'a',
      states: { a: { on: { 'actor.shutdown': 'b' } }, b: {} },
    });
    expect(namesEvent(machine, 'actor.shutdown')).toBe(true);
    expect(namesEvent(createMachine({ on: { '*': {} } }), 'actor.shutdown')).toBe(false);
  });

  test('stock XState leaves the children of a crashed machine running; under our system none is', async () => {
    const makeTree = (onTick: () => void) => {
      const child = fromCallback(({ receive }) => receive(onTick));
      return setup({
        actors: { child },
        actions: {
          crash: () => {
            throw new Error('boom');
          },
        },
      }).createMachine({
        entry: spawnChild('child', { id: 'child' }),
        on: { crash: { actions: 'crash' }, tick: { actions: sendTo('child', { type: 'tick' }) } },
      });
    };
    const stock = createActor(makeTree(() => {}));
    stock.subscribe({ error: () => {} });
    stock.start();
    const stockChild = stock.getSnapshot().children.child as AnyActorRef;
    stock.send({ type: 'crash' });
    expect(actorInternals(stockChild)._processingStatus).toBe(1); // The leak that we contain.

    const { system } = testSystem();
    const ours = spawnLive(
      system,
      makeTree(() => {}),
      { id: 'ours' },
    );
    const ourChild = ours.getSnapshot().children.child;
    ours.send({ type: 'crash' });
    await system.idle();
    expect(actorInternals(ourChild)._processingStatus).toBe(2);
    expect(system.tree()).toEqual([]);
  });

  test('messages sent while an actor starts are kept until it has', async () => {
    const { system } = testSystem();
    const eager = createMachine({
      context: ({ self }) => {
        self.send({ type: 'early' });
        return { seen: false };
      },
      initial: 'a',
      states: { a: { on: { early: 'b' } }, b: {} },
    });
    const ref = spawnLive(system, eager, { id: 'eager' });
    await system.idle();
    expect(ref.getSnapshot().value).toBe('b');
  });

  test('an action may start an actor with a computed context, without a warning', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const { system } = testSystem();
    const child = createMachine({ context: () => ({ computed: true }) });
    const order: string[] = [];
    const parent = setup({
      actions: {
        start: ({ self }) => {
          spawnLive(system, child, { id: 'child', parent: self });
          order.push('started');
        },
        after: () => void order.push('after'),
      },
    }).createMachine({ entry: ['start', 'after'], on: { again: { actions: 'after' } } });
    const inspected: string[] = [];
    system.inspect((event) => {
      if (event.type === '@xstate.action') inspected.push(event.action.type);
    });
    const ref = spawnLive(system, parent, { id: 'parent' });
    ref.send({ type: 'again' });
    await system.idle();
    expect(warn).not.toHaveBeenCalled();
    expect(order).toEqual(['started', 'after', 'after']);
    expect(inspected).toEqual(['start', 'after', 'after']);
    warn.mockRestore();
  });

  test('the constructor clears _actorScope before it sets it, once', () => {
    const assigned: unknown[] = [];
    class Watched extends Actor<typeof counter> {}
    Object.defineProperty(Watched.prototype, '_actorScope', {
      set(this: object, scope: unknown) {
        assigned.push(scope);
        if (scope) Object.defineProperty(this, '_actorScope', { value: scope });
      },
    });
    const actor = new Watched(counter);
    expect(assigned).toEqual([undefined, expect.objectContaining({ self: actor })]);
    expect(assigned[1]).toHaveProperty('actionExecutor');
  });

  test('a system hears of a start before the logic starts, and of an end before the parent', () => {
    const log: string[] = [];
    const logic = {
      ...fromCallback(() => {}),
      start: () => void log.push('logic starts'),
    };
    const system = {
      _bookId: () => '1',
      _register: () => log.push('registered'),
      _unregister: () => log.push('unregistered'),
      _relay: (_source: unknown, _target: unknown, event: { type: string }) => log.push(event.type),
      _sendInspectionEvent: () => {},
      _clock: {},
      _logger: () => {},
      scheduler: { cancelAll: () => log.push('timers cancelled') },
    };
    const parent = { system, id: 'parent' } as unknown as AnyActorRef;
    const actor = createActor(logic, { id: 'child', parent }).start();
    (actor as unknown as { _error(error: unknown): void })._error(new Error('boom'));
    expect(log).toEqual([
      'registered',
      'logic starts',
      'timers cancelled',
      'unregistered',
      'xstate.error.actor.child',
    ]);
  });

  test('logic disposes its resources when it is given xstate.stop', () => {
    let disposed = 0;
    const logic = fromCallback(() => () => {
      disposed += 1;
    });
    const actor = createActor(logic).start();
    const { _actorScope: scope } = actor as unknown as { _actorScope: never };
    logic.transition(actor.getSnapshot(), { type: 'xstate.stop' } as never, scope);
    expect(disposed).toBe(1);
  });
});
