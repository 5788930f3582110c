import { describe, expect, expectTypeOf, test } from 'vitest';
import { setup } from 'xstate';
import { dynamicSupervisor, partitionSupervisor, start, supervisor, worker } from '../src/index.ts';
import { deaf, obedient, recordedSystem, slowToStop, startsAs } from './journal.ts';
import { often, started } from './started-tree.ts';

const greeter = setup({
  types: { input: {} as { readonly name: string }, context: {} as { readonly name: string } },
}).createMachine({ context: ({ input }) => input });

describe('dynamicSupervisor', () => {
  test('numbers its children, whatever their specs are called', async () => {
    const { system, events } = recordedSystem();
    await using tree = await start(dynamicSupervisor({ id: 'pool' }), { system });
    const spec = worker('job', obedient);
    for (const path of ['pool/job-1', 'pool/job-2']) {
      const answer = await tree.startChild(spec);
      expect(answer.type === 'started' && answer.child.path).toBe(path);
    }
    const inner = supervisor({ id: 'crew', children: [worker('a', obedient)] });
    const crew = await tree.startChild(inner);
    if (crew.type !== 'started') throw new Error(crew.type);
    expect(crew.child.child('a').path).toBe('pool/crew-3/a');
    expect((await crew.child.countChildren()).active).toBe(1);
    expect(await tree.countChildren()).toEqual({ specs: 3, active: 3, supervisors: 1, workers: 2 });
    expect(events[0]).toBe('start pool:1');
  });

  test('with a template, a caller gives the input alone', async () => {
    const { system } = recordedSystem();
    const child = ({ name }: { name: string }) => worker('greeter', greeter, { input: { name } });
    await using tree = await start(dynamicSupervisor({ id: 'pool', child }), { system });
    const answer = await tree.startChild({ name: 'Ada' });
    if (answer.type !== 'started') throw new Error(answer.type);
    expect(answer.child.current?.getSnapshot().context).toEqual({ name: 'Ada' });
    // @ts-expect-error: a name is a string.
    expectTypeOf(tree.startChild).toBeCallableWith({ name: 1 });
    // @ts-expect-error: the name is missing.
    expectTypeOf(tree.startChild).toBeCallableWith();
  });

  test('restarts the child that failed, alone, with its own input', async () => {
    const { system, events } = recordedSystem();
    const spec = dynamicSupervisor({ id: 'pool', intensity: often });
    await using tree = await start(spec, { system });
    await tree.startChild(worker('a', obedient));
    await tree.startChild(worker('b', obedient));
    events.length = 0;
    system.child('pool', 'a-1').send({ type: 'crash' });
    await system.idle();
    expect(events).toEqual(['exit a-1:1 crashed', 'start a-1:2']);
  });

  test('keeps nothing of a child that has ended for good', async () => {
    const { system } = recordedSystem();
    await using tree = await start(dynamicSupervisor({ id: 'pool', intensity: often }), { system });
    await tree.startChild(worker('a', startsAs('ok'), { restart: 'transient' }));
    await tree.startChild(worker('b', startsAs('ok', 'ignores')));
    await tree.startChild(worker('c', startsAs('fails')));
    await tree.startChild(worker('d', startsAs('ignores')));
    system.child('pool', 'a-1').send({ type: 'finish' });
    system.child('pool', 'b-2').send({ type: 'crash' });
    await system.idle();
    expect(await tree.whichChildren()).toEqual([]);
  });

  test('refuses more children than it may have; those that are restarting count', async () => {
    const { tree, crashThen } = await started(
      dynamicSupervisor({ id: 'pool', maxChildren: 1, intensity: often }),
    );
    await tree.startChild(worker('a', startsAs('ok', 'fails', 'ok')));
    const [answer, count] = await crashThen('a-1', () =>
      Promise.all([tree.startChild(worker('b', obedient)), tree.countChildren()]),
    );
    expect(answer).toEqual({ type: 'max_children', maxChildren: 1 });
    expect(count).toMatchObject({ specs: 1, active: 0 });
  });

  test('terminates by id or by incarnation; a restart that is tried again is cancelled', async () => {
    const { tree, system, events, crashThen } = await started(
      dynamicSupervisor({ id: 'pool', intensity: often }),
    );
    await tree.startChild(worker('a', obedient));
    const b = await tree.startChild(worker('b', startsAs('ok', 'fails', 'ok')));
    if (b.type !== 'started' || !b.child.current) throw new Error('no child');
    const old = b.child.current;
    expect(await tree.getChildSpec(old)).toMatchObject({ id: 'b' });
    expect(await tree.terminateChild('a-1')).toEqual({ type: 'terminated' });
    const pool = system.child('pool').current;
    if (!pool) throw new Error('no pool');
    expect(await tree.terminateChild(pool)).toEqual({ type: 'not_found' });
    const terminated = await crashThen('b-2', () => tree.terminateChild(old));
    expect(terminated).toEqual({ type: 'terminated' });
    expect(await tree.terminateChild(old)).toEqual({ type: 'already_ended' });
    await system.idle();
    expect(events.slice(-2)).toEqual(['exit b-2:1 crashed', 'fail b-2:2']);
  });

  test('stops all children at the same time, each with its own patience', async () => {
    const { system, host, events } = recordedSystem();
    const tree = await start(dynamicSupervisor({ id: 'pool' }), { system });
    await tree.startChild(worker('a', deaf, { shutdownMs: 60 }));
    await tree.startChild(worker('b', deaf, { shutdownMs: 20 }));
    await tree.startChild(
      worker('c', slowToStop, { input: { stopMs: 80 }, shutdownMs: 'infinity' }),
    );
    await tree.startChild(worker('d', obedient));
    await tree.startChild(worker('e', deaf, { shutdownMs: 'brutal_kill' }));
    events.length = 0;
    const stopped = tree.stop();
    const seen: [number, string][] = [];
    system.watch((event) => {
      if (event.type === 'actor.exited') seen.push([host.clock.now(), event.ref.id]);
    });
    await host.clock.advanceBy(80);
    await stopped;
    expect(events).toHaveLength(6);
    expect(seen).toEqual([
      [0, 'd-4:1'],
      [0, 'e-5:1'],
      [20, 'b-2:1'],
      [60, 'a-1:1'],
      [80, 'c-3:1'],
      [80, 'pool:1'],
    ]);
  });

  test('one that stops early takes nothing from the time of the others', async () => {
    const { system, host, events } = recordedSystem();
    const tree = await start(dynamicSupervisor({ id: 'pool' }), { system });
    await tree.startChild(worker('a', deaf, { shutdownMs: 60 }));
    await tree.startChild(worker('b', slowToStop, { input: { stopMs: 5 }, shutdownMs: 20 }));
    const stopped = tree.stop();
    await host.clock.advanceBy(59);
    expect(events.slice(-1)).toEqual(['exit b-2:1 shutdown']);
    await host.clock.advanceBy(1);
    await stopped;
    expect(events.slice(-2)).toEqual(['exit a-1:1 killed', 'exit pool:1 shutdown']);
  });

  test('comes back empty when it is restarted', async () => {
    const { system } = recordedSystem();
    const pool = dynamicSupervisor({ id: 'pool', intensity: { restarts: 0, withinMs: 1_000 } });
    await using tree = await start(supervisor({ id: 'root', children: [pool] }), { system });
    await tree.child('pool').startChild(worker('a', obedient));
    system.child('root', 'pool', 'a-1').send({ type: 'crash' });
    await system.idle();
    expect(await tree.child('pool').countChildren()).toMatchObject({ specs: 0 });
  });

  test('refuses a bound that is none', () => {
    expect(() => dynamicSupervisor({ id: 'pool', maxChildren: -1 })).toThrow(
      'maxChildren must be an integer ≥ 0, got -1',
    );
  });
});

describe('partitionSupervisor', () => {
  const spec = partitionSupervisor({
    id: 'counters',
    partitions: 3,
    intensity: often,
    child: (partition) => worker('counter', greeter, { input: { name: `part ${partition}` } }),
  });

  test('starts one child for each partition, and finds the one of a key', async () => {
    const { system } = recordedSystem();
    await using tree = await start(spec, { system });
    expect((await tree.whichChildren()).map(({ id }) => id)).toEqual(['2', '1', '0']);
    expect(tree.partition(-1).path).toBe('counters/1');
    expect(tree.partition('alice').path).toBe(tree.partition('alice').path);
    expect(tree.partition(5).current?.getSnapshot().context).toEqual({ name: 'part 2' });
    expect(tree.child('0').current?.getSnapshot().context).toEqual({ name: 'part 0' });
  });

  test('restarts a partition alone, below another supervisor too', async () => {
    const { system, events } = recordedSystem();
    await using tree = await start(supervisor({ id: 'root', children: [spec] }), { system });
    events.length = 0;
    const one = tree.child('counters').partition(1).current;
    if (!one) throw new Error('no partition');
    system.kill(one);
    await system.idle();
    expect(events).toEqual(['exit 1:1 killed', 'start 1:2']);
  });

  test('refuses no partitions', () => {
    expect(() =>
      partitionSupervisor({ id: 'p', partitions: 0, child: () => worker('a', obedient) }),
    ).toThrow('partitions must be an integer ≥ 1, got 0');
  });
});
