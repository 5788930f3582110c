// What an implementer of OTP's supervisors is likely to get wrong, one test for each: 1 to 7.
import type { ExitReason } from '@coppice/actor';
import { describe, expect, test } from 'vitest';
import { supervisor, worker } from '../src/index.ts';
import { obedient, startsAs } from './journal.ts';
import { never, often, started } from './started-tree.ts';

describe('giving up', () => {
  test.each([
    ['permanent', true],
    ['transient', false],
  ] as const)(
    '1. is a shutdown: a %s nested supervisor that gave up comes back: %s',
    async (restart, comesBack) => {
      const inner = supervisor({
        id: 'inner',
        ...(restart === 'transient' ? { restart } : {}),
        intensity: never,
        children: [worker('leaf', obedient)],
      });
      const { crash, events } = await started(supervisor({ id: 'root', children: [inner] }));
      await crash('root', 'inner', 'leaf');
      expect(events.slice(0, 2)).toEqual(['exit leaf:1 crashed', 'exit inner:1 shutdown']);
      expect(events.includes('start inner:2')).toBe(comesBack);
    },
  );

  test('1. and of a significant one stops its parent', async () => {
    const inner = supervisor({
      id: 'inner',
      restart: 'transient',
      significant: true,
      intensity: never,
      children: [worker('leaf', obedient)],
    });
    const { crash, tree } = await started(
      supervisor({ id: 'root', autoShutdown: 'any_significant', children: [inner] }),
    );
    await crash('root', 'inner', 'leaf');
    expect(await tree.exited).toMatchObject({
      detail: { type: 'auto_shutdown', childId: 'inner' },
    });
  });
});

describe('a group restart', () => {
  test('2. also starts children that were terminated, finished or had nothing to do', async () => {
    const { tree, crash, events, system } = await started(
      supervisor({
        id: 'root',
        strategy: 'one_for_all',
        intensity: often,
        children: [
          worker('terminated', startsAs('ok')),
          worker('finished', startsAs('ok'), { restart: 'transient' }),
          worker('ignored', startsAs('ignores', 'ok')),
          worker('once', startsAs('ok'), { restart: 'temporary' }),
          worker('a', obedient),
        ],
      }),
    );
    await tree.terminateChild('terminated');
    tree.child('finished').send({ type: 'finish' });
    await system.idle();
    events.length = 0;
    await crash('root', 'a');
    expect(events.filter((line) => line.startsWith('start'))).toEqual([
      'start terminated:2',
      'start finished:2',
      'start ignored:2',
      'start a:2',
    ]);
  });

  test('4. that fails half-way begins again: one_for_all from the first', async () => {
    const { crash, events } = await started(
      supervisor({
        id: 'root',
        strategy: 'one_for_all',
        intensity: often,
        children: [worker('a', obedient), worker('b', startsAs('ok', 'fails', 'ok'))],
      }),
    );
    await crash('root', 'a');
    expect(events.slice(2)).toEqual([
      'start a:2',
      'fail b:2',
      'exit a:2 shutdown',
      'start a:3',
      'start b:3',
    ]);
  });

  test('4. rest_for_one from the one that failed', async () => {
    const { crash, events } = await started(
      supervisor({
        id: 'root',
        strategy: 'rest_for_one',
        intensity: often,
        children: [worker('a', obedient), worker('b', startsAs('ok', 'fails', 'ok'))],
      }),
    );
    await crash('root', 'a');
    expect(events.slice(2)).toEqual(['start a:2', 'fail b:2', 'start b:3']);
  });

  test('5. swallows the exits that siblings had queued, and counts once', async () => {
    const { tree, events, system } = await started(
      supervisor({
        id: 'root',
        strategy: 'one_for_all',
        intensity: { restarts: 1, withinMs: 1_000 },
        autoShutdown: 'any_significant',
        children: [
          worker('a', obedient),
          worker('b', obedient),
          worker('c', startsAs('ok'), { restart: 'transient', significant: true }),
        ],
      }),
    );
    tree.child('a').send({ type: 'crash' });
    tree.child('b').send({ type: 'crash' });
    tree.child('c').send({ type: 'finish' });
    await system.idle();
    expect(events.slice(-3)).toEqual(['start a:2', 'start b:2', 'start c:2']);
    expect(system.exitReason(system.child('root').current as never)).toBeUndefined();
  });
});

describe('a restart that fails', () => {
  test('3. is tried again behind what waits, counts each time, and serves calls meanwhile', async () => {
    const { tree, events, crashThen } = await started(
      supervisor({
        id: 'root',
        intensity: { restarts: 2, withinMs: 60_000 },
        children: [worker('a', startsAs('ok', 'fails')), worker('b', obedient)],
      }),
    );
    const infos = await crashThen('a', () => tree.whichChildren());
    expect(infos.map(({ child }) => child)).toContain('restarting');
    await tree.exited;
    expect(events).toEqual([
      'exit a:1 crashed',
      'fail a:2',
      'fail a:3',
      'exit b:1 shutdown',
      'exit root:1 shutdown',
    ]);
  });

  test('3. is forgotten when the child was terminated meanwhile', async () => {
    const { tree, events, system, crashThen } = await started(
      supervisor({
        id: 'root',
        intensity: often,
        children: [worker('a', startsAs('ok', 'fails', 'ok'))],
      }),
    );
    const terminated = await crashThen('a', () => tree.terminateChild('a'));
    expect(terminated).toEqual({ type: 'terminated' });
    await system.idle();
    expect(events).toEqual(['exit a:1 crashed', 'fail a:2']);
  });

  test('6. an exit of an older incarnation is nobody’s', async () => {
    const { tree, events, system } = await started(
      supervisor({ id: 'root', intensity: often, children: [worker('a', obedient)] }),
    );
    const root = system.child('root').current;
    const old = tree.child('a').current;
    tree.child('a').send({ type: 'crash' });
    await system.idle();
    const reason: ExitReason = { type: 'killed' };
    root?.send({ type: 'child.exited', id: 'a', actorId: 'a:1', ref: old, reason });
    await system.idle();
    expect(events).toEqual(['exit a:1 crashed', 'start a:2']);
  });
});

describe('restart types', () => {
  test('7. a permanent child that finishes is restarted, and counted', async () => {
    const { tree, events, system } = await started(
      supervisor({
        id: 'root',
        intensity: { restarts: 1, withinMs: 60_000 },
        children: [worker('a', startsAs('ok'))],
      }),
    );
    for (const _ of [1, 2]) {
      tree.child('a').send({ type: 'finish' });
      await system.idle();
    }
    expect(events).toEqual([
      'exit a:1 normal',
      'start a:2',
      'exit a:2 normal',
      'exit root:1 shutdown',
    ]);
  });

  test('7. the ends of temporary children never count', async () => {
    const { tree, system } = await started(
      supervisor({
        id: 'root',
        intensity: never,
        children: [
          worker('a', obedient, { restart: 'temporary' }),
          worker('b', obedient, { restart: 'temporary' }),
        ],
      }),
    );
    tree.child('a').send({ type: 'crash' });
    tree.child('b').send({ type: 'crash' });
    await system.idle();
    expect(await tree.countChildren()).toMatchObject({ specs: 0 });
  });
});
