import { describe, expect, test } from 'vitest';
import { StartFailedError, start, supervisor, worker } from '../src/index.ts';
import { obedient, recordedSystem, slowToStop } from './journal.ts';

describe('restart intensity', () => {
  test('a restart more than allowed ends the root as a value, not as an exception', async () => {
    const { system } = recordedSystem();
    const spec = supervisor({ id: 'root', children: [worker('a', obedient)] });
    const tree = await start(spec, { system });
    tree.child('a').send({ type: 'crash' });
    await system.idle();
    tree.child('a').send({ type: 'crash' });
    expect(await tree.exited).toMatchObject({
      type: 'shutdown',
      detail: {
        type: 'reached_max_restart_intensity',
        childId: 'a',
        cause: { type: 'crashed', error: new Error('boom') },
      },
    });
    expect(system.tree()).toEqual([]);
  });

  test.each([
    [5_000, false],
    [5_001, true],
  ])('a second crash %i ms after the first is survived: %s', async (gapMs, survives) => {
    const { host, system, events } = recordedSystem();
    const tree = await start(supervisor({ id: 'root', children: [worker('a', obedient)] }), {
      system,
    });
    tree.child('a').send({ type: 'crash' });
    await host.clock.advanceBy(gapMs);
    tree.child('a').send({ type: 'crash' });
    await system.idle();
    expect(events.includes('start a:3')).toBe(survives);
    await tree.stop();
  });
});

describe('escalation', () => {
  const nested = (restart: 'permanent' | 'transient') =>
    supervisor({
      id: 'root',
      strategy: 'rest_for_one',
      children: [
        worker('first', obedient),
        supervisor({
          id: 'inner',
          ...(restart === 'transient' ? { restart } : {}),
          intensity: { restarts: 0, withinMs: 1_000 },
          children: [worker('leaf', obedient)],
        }),
        worker('last', obedient),
      ],
    });

  test('an inner supervisor that gives up is a failed child of the outer one', async () => {
    const { system, events } = recordedSystem();
    const tree = await start(nested('permanent'), { system });
    events.length = 0;
    tree.child('inner').child('leaf').send({ type: 'crash' });
    await system.idle();
    expect(events).toEqual([
      'exit leaf:1 crashed',
      'exit inner:1 shutdown',
      'exit last:1 shutdown',
      'start leaf:1',
      'start inner:2',
      'start last:2',
    ]);
    await tree.stop();
  });

  test('giving up is a shutdown, so a transient supervisor is not restarted', async () => {
    const { system, events } = recordedSystem();
    const tree = await start(nested('transient'), { system });
    events.length = 0;
    tree.child('inner').child('leaf').send({ type: 'crash' });
    await system.idle();
    expect(events).toEqual(['exit leaf:1 crashed', 'exit inner:1 shutdown']);
    await tree.stop();
  });

  test('the reference of a nested child follows both restarts', async () => {
    const { system } = recordedSystem();
    const tree = await start(nested('permanent'), { system });
    const leaf = tree.child('inner').child('leaf');
    const before = leaf.current;
    leaf.send({ type: 'crash' });
    await system.idle();
    expect(leaf.current).toBeDefined();
    expect(leaf.current).not.toBe(before);
    await tree.stop();
  });
});

describe('start', () => {
  const failing = {
    ...obedient,
    getInitialSnapshot: () => {
      throw new Error('no key');
    },
  };

  test('a child that fails to start undoes the start of those before it', async () => {
    const { system, events } = recordedSystem();
    const spec = supervisor({
      id: 'root',
      children: [worker('a', obedient), worker('b', failing), worker('c', obedient)],
    });
    await expect(start(spec, { system })).rejects.toThrow(StartFailedError);
    expect(events).toEqual(['start a:1', 'fail b:1', 'exit a:1 shutdown', 'fail root:1']);
    expect(system.tree()).toEqual([]);
  });

  test('the error says who failed and why', async () => {
    const { system } = recordedSystem();
    const spec = supervisor({ id: 'root', children: [worker('b', failing)] });
    await expect(start(spec, { system })).rejects.toMatchObject({
      code: 'start_failed',
      supervisorId: 'root',
      reason: { detail: { childId: 'b', reason: { error: new Error('no key') } } },
    });
  });

  test('a start that fails while a slow child stops ends the tree once it has stopped', async () => {
    const { host, system, events } = recordedSystem();
    const spec = supervisor({
      id: 'root',
      children: [worker('slow', slowToStop, { input: { stopMs: 20 } }), worker('b', failing)],
    });
    let isSettled = false;
    const starting = start(spec, { system })
      .catch((error: unknown) => error)
      .finally(() => {
        isSettled = true;
      });
    await host.clock.advanceBy(19);
    expect(isSettled).toBe(false);
    await host.clock.advanceBy(1);
    expect(await starting).toBeInstanceOf(StartFailedError);
    expect(events.at(-1)).toBe('fail root:1');
    expect(events).toContain('exit slow:1 shutdown');
  });

  test('a restart that fails is tried again, and each try counts', async () => {
    const { system, events } = recordedSystem();
    let starts = 0;
    const flaky = {
      ...obedient,
      getInitialSnapshot: (...args: Parameters<typeof obedient.getInitialSnapshot>) => {
        starts += 1;
        if (starts === 2 || starts === 3) throw new Error('not yet');
        return obedient.getInitialSnapshot(...args);
      },
    };
    const spec = supervisor({
      id: 'root',
      intensity: { restarts: 3, withinMs: 1_000 },
      children: [worker('a', flaky)],
    });
    const tree = await start(spec, { system });
    tree.child('a').send({ type: 'crash' });
    await system.idle();
    expect(events.slice(2)).toEqual(['exit a:1 crashed', 'fail a:2', 'fail a:3', 'start a:4']);
    tree.child('a').send({ type: 'crash' });
    expect(await tree.exited).toMatchObject({ type: 'shutdown' });
  });

  test('a supervisor that gives up on a child that does not start says why it did not', async () => {
    const { system } = recordedSystem();
    let starts = 0;
    const broken = {
      ...obedient,
      getInitialSnapshot: (...args: Parameters<typeof obedient.getInitialSnapshot>) => {
        starts += 1;
        if (starts > 1) throw new Error('no key');
        return obedient.getInitialSnapshot(...args);
      },
    };
    const spec = supervisor({ id: 'root', children: [worker('a', broken)] });
    const tree = await start(spec, { system });
    tree.child('a').send({ type: 'crash' });
    expect(await tree.exited).toMatchObject({
      detail: { childId: 'a', cause: { type: 'crashed', error: new Error('no key') } },
    });
  });

  test('an aborted signal stops the tree', async () => {
    const { system } = recordedSystem();
    const controller = new AbortController();
    const spec = supervisor({ id: 'root', children: [worker('a', obedient)] });
    const tree = await start(spec, { system, signal: controller.signal });
    controller.abort();
    expect(await tree.exited).toEqual({ type: 'shutdown' });
  });
});

describe('auto shutdown', () => {
  test.each([
    ['any_significant', ['b'], true],
    ['all_significant', ['b'], false],
    ['all_significant', ['b', 'c'], true],
  ] as const)('%s: the end of %j stops the supervisor: %s', async (autoShutdown, ends, stops) => {
    const { system } = recordedSystem();
    const significant = { restart: 'transient', significant: true } as const;
    const children = [
      worker('a', obedient),
      worker('b', obedient, significant),
      worker('c', obedient, significant),
    ] as const;
    const tree = await start(supervisor({ id: 'root', autoShutdown, children }), { system });
    for (const id of ends) {
      const { current } = tree.child(id);
      if (current) system.kill(current, { type: 'normal' });
      await system.idle();
    }
    expect(system.tree().length === 0).toBe(stops);
    await tree.stop();
  });
});
