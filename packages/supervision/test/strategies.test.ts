import { describe, expect, test } from 'vitest';
import { type Restart, type Strategy, start, supervisor, worker } from '../src/index.ts';
import { obedient, recordedSystem, slowToStop } from './journal.ts';

const calm = { restarts: 5, withinMs: 1_000 } as const;

async function startThree(strategy: Strategy) {
  const recorded = recordedSystem();
  const children = [worker('a', obedient), worker('b', obedient), worker('c', obedient)] as const;
  const spec = supervisor({ id: 'root', strategy, intensity: calm, children });
  const tree = await start(spec, { system: recorded.system });
  recorded.events.length = 0;
  return { ...recorded, tree };
}

describe('strategies', () => {
  test('children start in order, the supervisor after them, and stop in reverse', async () => {
    const { system, events } = recordedSystem();
    const spec = supervisor({
      id: 'root',
      children: [worker('a', obedient), worker('b', obedient)],
    });
    const tree = await start(spec, { system });
    expect(await tree.stop()).toEqual({ type: 'shutdown' });
    expect(events).toEqual([
      'start a:1',
      'start b:1',
      'start root:1',
      'exit b:1 shutdown',
      'exit a:1 shutdown',
      'exit root:1 shutdown',
    ]);
  });

  test.each<[Strategy, string[]]>([
    ['one_for_one', ['exit b:1 crashed', 'start b:2']],
    [
      'one_for_all',
      [
        'exit b:1 crashed',
        'exit c:1 shutdown',
        'exit a:1 shutdown',
        'start a:2',
        'start b:2',
        'start c:2',
      ],
    ],
    ['rest_for_one', ['exit b:1 crashed', 'exit c:1 shutdown', 'start b:2', 'start c:2']],
  ])('%s restarts whom it should, in order', async (strategy, expected) => {
    const { tree, events, system } = await startThree(strategy);
    tree.child('b').send({ type: 'crash' });
    await system.idle();
    expect(events).toEqual(expected);
    await tree.stop();
  });

  test('a restarted child starts from its input again and keeps its reference', async () => {
    const { tree, system } = await startThree('one_for_one');
    const place = tree.child('a');
    place.send({ type: 'count' });
    place.send({ type: 'crash' });
    await system.idle();
    expect(place.current?.id).toBe('a:2');
    expect(place.current?.getSnapshot().context).toBe(0);
    await tree.stop();
  });

  test('two siblings that crash together are one restart each, not two', async () => {
    const { tree, events, system } = await startThree('one_for_one');
    tree.child('a').send({ type: 'crash' });
    tree.child('b').send({ type: 'crash' });
    await system.idle();
    expect(events.filter((line) => line.startsWith('start'))).toEqual(['start a:2', 'start b:2']);
    await tree.stop();
  });

  test('one_for_all swallows the crash of a sibling that waits in the mailbox', async () => {
    const { tree, events, system } = await startThree('one_for_all');
    tree.child('a').send({ type: 'crash' });
    tree.child('c').send({ type: 'crash' });
    await system.idle();
    expect(events.filter((line) => line.startsWith('start'))).toEqual([
      'start a:2',
      'start b:2',
      'start c:2',
    ]);
    await tree.stop();
  });

  test('a child that is slow to stop is waited for, and the restart comes after it', async () => {
    const { host, system, events } = recordedSystem();
    const spec = supervisor({
      id: 'root',
      strategy: 'one_for_all',
      children: [
        worker('a', obedient),
        worker('b', slowToStop, { input: { stopMs: 300 }, shutdownMs: 1_000 }),
      ],
    });
    const tree = await start(spec, { system });
    events.length = 0;
    tree.child('a').send({ type: 'crash' });
    await host.clock.advanceBy(299);
    expect(events).toEqual(['exit a:1 crashed']);
    await host.clock.advanceBy(1);
    expect(events).toEqual(['exit a:1 crashed', 'exit b:1 shutdown', 'start a:2', 'start b:2']);
    const stopped = tree.stop();
    await host.clock.advanceBy(300);
    await stopped;
  });

  test('a child that does not stop within its grace is killed', async () => {
    const { host, system, events } = recordedSystem();
    const spec = supervisor({
      id: 'root',
      children: [worker('a', slowToStop, { input: { stopMs: 300 }, shutdownMs: 100 })],
    });
    const tree = await start(spec, { system });
    events.length = 0;
    const stopped = tree.stop();
    await host.clock.advanceBy(100);
    await stopped;
    expect(events).toEqual(['exit a:1 killed', 'exit root:1 shutdown']);
    expect(host.clock.now()).toBe(100);
  });

  test('brutal_kill does not ask', async () => {
    const { system, events } = recordedSystem();
    const child = worker('a', slowToStop, { input: { stopMs: 300 }, shutdownMs: 'brutal_kill' });
    const tree = await start(supervisor({ id: 'root', children: [child] }), { system });
    await tree.stop();
    expect(events.slice(-2)).toEqual(['exit a:1 killed', 'exit root:1 shutdown']);
  });

  test('what arrives during a restart is handled after it, in order', async () => {
    const { host, system, events } = recordedSystem();
    const spec = supervisor({
      id: 'root',
      strategy: 'rest_for_one',
      intensity: calm,
      children: [
        worker('a', obedient),
        worker('b', obedient),
        worker('c', slowToStop, { input: { stopMs: 50 } }),
      ],
    });
    const tree = await start(spec, { system });
    tree.child('b').send({ type: 'crash' });
    await system.idle();
    events.length = 0;
    tree.child('a').send({ type: 'crash' });
    await host.clock.advanceBy(50);
    expect(events).toEqual(['exit a:1 crashed', 'exit c:1 shutdown', 'start b:2', 'start c:2']);
    await host.clock.advanceBy(50);
    expect(events.slice(4)).toEqual([
      'exit c:2 shutdown',
      'exit b:2 shutdown',
      'start a:2',
      'start b:3',
      'start c:3',
    ]);
    const stopped = tree.stop();
    await host.clock.advanceBy(50);
    await stopped;
  });
});

describe('restart types', () => {
  test.each<[Restart, string, boolean]>([
    ['permanent', 'crash', true],
    ['permanent', 'finish', true],
    ['transient', 'crash', true],
    ['transient', 'finish', false],
    ['temporary', 'crash', false],
    ['temporary', 'finish', false],
  ])('a %s child that does %s is restarted: %s', async (restart, event, expected) => {
    const { system, events } = recordedSystem();
    const spec = supervisor({ id: 'root', children: [worker('a', obedient, { restart })] });
    const tree = await start(spec, { system });
    if (event === 'crash') tree.child('a').send({ type: 'crash' });
    else system.kill(tree.child('a').current as never, { type: 'normal' });
    await system.idle();
    expect(events.some((line) => line.startsWith('exit a:1'))).toBe(true);
    expect(events.includes('start a:2')).toBe(expected);
    await tree.stop();
  });
});
