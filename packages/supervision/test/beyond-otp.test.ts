// What OTP does not have. All of it is off by default, so no trace changes.
import { describe, expect, test } from 'vitest';
import { dynamicSupervisor, StartIgnored, start, supervisor, worker } from '../src/index.ts';
import { obedient, recordedSystem, startsAs } from './journal.ts';
import { never, often, started } from './started-tree.ts';

const modeOf = (ref: { getSnapshot(): { value: unknown } } | undefined) => ref?.getSnapshot().value;

describe('backoff', () => {
  const backoff = { baseMs: 1_000, maxMs: 4_000, resetAfterMs: 60_000 };

  /** When each incarnation of `a` started, in virtual milliseconds. */
  async function startTimes(spec: Parameters<typeof start>[0], crashes: number) {
    const { system, host } = recordedSystem();
    const times: number[] = [];
    system.watch((event) => {
      if (event.type === 'actor.started' && event.path.endsWith('a')) times.push(host.clock.now());
    });
    await start(spec, { system });
    for (let crash = 0; crash < crashes; crash++) {
      system.child('root', 'a').send({ type: 'crash' });
      await host.clock.advanceBy(4_000);
    }
    return times;
  }

  test('waits longer after each restart in a row, up to its limit, and by chance', async () => {
    const { system, host, events } = recordedSystem();
    const spec = supervisor({
      id: 'root',
      intensity: often,
      backoff,
      children: [worker('a', obedient)],
    });
    const tree = await start(spec, { system });
    const waits: number[] = [];
    for (const ceilingMs of [1_000, 2_000, 4_000, 4_000]) {
      const before = host.clock.now();
      tree.child('a').send({ type: 'crash' });
      await system.idle();
      expect(modeOf(system.child('root').current)).toBe('backingOff');
      expect(tree.child('a').current).toBeUndefined();
      while (!tree.child('a').current) await host.clock.advanceBy(1);
      waits.push(host.clock.now() - before);
      expect(waits.at(-1)).toBeLessThanOrEqual(ceilingMs);
      expect(modeOf(system.child('root').current)).toBe('running');
    }
    expect(new Set(waits).size).toBeGreaterThan(1);
    expect(events.at(-1)).toBe('start a:5');
  });

  test('the same seed waits the same, and no backoff does not wait', async () => {
    const children = [worker('a', obedient)];
    const spec = supervisor({ id: 'root', intensity: often, backoff, children });
    const times = await startTimes(spec, 3);
    expect(times).toHaveLength(4);
    expect(await startTimes(spec, 3)).toEqual(times);
    const plain = supervisor({ id: 'root', intensity: often, children });
    expect(await startTimes(plain, 2)).toEqual([0, 0, 4_000]);
  });

  test('begins again with a child that lived long enough', async () => {
    const { system, host } = recordedSystem();
    const spec = supervisor({
      id: 'root',
      intensity: { restarts: 99, withinMs: 1_000 },
      backoff: { baseMs: 10, maxMs: 1_000_000, resetAfterMs: 5_000 },
      children: [worker('a', obedient)],
    });
    const tree = await start(spec, { system });
    const crash = async (): Promise<number> => {
      const before = host.clock.now();
      tree.child('a').send({ type: 'crash' });
      await system.idle();
      while (!tree.child('a').current) await host.clock.advanceBy(1);
      return host.clock.now() - before;
    };
    const waits: number[] = [];
    for (let count = 0; count < 14; count++) waits.push(await crash());
    // A wait longer than `resetAfterMs` is no life: what counts is how long the child was there.
    expect(Math.max(...waits)).toBeGreaterThan(5_000);
    expect(Math.max(...waits.slice(-2))).toBeGreaterThan(5_000);
    await host.clock.advanceBy(5_000);
    expect(await crash()).toBeLessThanOrEqual(10);
  });

  test('serves calls meanwhile; a child restarted by hand is not started twice', async () => {
    const { tree, crash, events, host, system } = await started(
      supervisor({
        id: 'root',
        intensity: often,
        backoff,
        children: [worker('a', obedient), worker('b', obedient)],
      }),
    );
    await crash('root', 'a');
    expect(await tree.whichChildren()).toMatchObject([{ id: 'b' }, { child: 'restarting' }]);
    await tree.terminateChild('b');
    expect(modeOf(system.child('root').current)).toBe('backingOff');
    expect(await tree.restartChild('a')).toEqual({ type: 'restarting' });
    await tree.terminateChild('a');
    expect(modeOf(system.child('root').current)).toBe('running');
    await tree.restartChild('a');
    await host.clock.advanceBy(10_000);
    expect(events).toEqual(['exit a:1 crashed', 'exit b:1 shutdown', 'start a:2']);
  });

  test('the end of a wait that was cancelled does not shorten the next one', async () => {
    const { tree, crash, host } = await started(
      supervisor({
        id: 'root',
        intensity: often,
        backoff: { ...backoff, maxMs: 1_000_000 },
        children: [worker('a', obedient)],
      }),
    );
    await crash('root', 'a');
    const firstDueMs = host.clock.nextDueMs() ?? 0;
    for (let times = 0; times < 6; times++) {
      await tree.terminateChild('a');
      await tree.restartChild('a');
      await crash('root', 'a');
    }
    await host.clock.advanceBy(firstDueMs);
    expect(tree.child('a').current).toBeUndefined();
    await host.clock.advanceBy(64_000);
    expect(tree.child('a').current?.id).toBe('a:8');
  });

  test('a group is stopped at once and started after the wait, counted once', async () => {
    const { tree, crash, events, host } = await started(
      supervisor({
        id: 'root',
        strategy: 'one_for_all',
        intensity: { restarts: 1, withinMs: 60_000 },
        backoff,
        children: [worker('a', obedient), worker('b', obedient)],
      }),
    );
    await crash('root', 'a');
    expect(events).toEqual(['exit a:1 crashed', 'exit b:1 shutdown']);
    await host.clock.advanceBy(1_000);
    expect(events.slice(2)).toEqual(['start a:2', 'start b:2']);
    await crash('root', 'b');
    expect((await tree.exited).type).toBe('shutdown');
  });

  test('a start that fails waits again, each counts, and a stop waits for nothing', async () => {
    const { tree, crash, events, host } = await started(
      supervisor({
        id: 'root',
        intensity: often,
        backoff,
        children: [worker('a', startsAs('ok', 'fails'))],
      }),
    );
    await crash('root', 'a');
    await host.clock.advanceBy(1_000);
    expect(events).toContain('fail a:2');
    expect(await tree.stop()).toEqual({ type: 'shutdown' });
    expect(host.clock.nextDueMs()).toBeUndefined();
  });

  test('holds for dynamic children', async () => {
    const { tree, crash, events, host } = await started(
      dynamicSupervisor({ id: 'pool', intensity: often, backoff }),
    );
    const a = await tree.startChild(worker('a', obedient));
    const b = await tree.startChild(worker('b', obedient));
    const first = b.type === 'started' ? b.child.current : undefined;
    if (a.type !== 'started' || !first) throw new Error('no children');
    await crash('pool', 'a-1');
    await crash('pool', 'b-2');
    expect(await tree.countChildren()).toMatchObject({ specs: 2, active: 0 });
    expect(await tree.getChildSpec(first)).toMatchObject({ id: 'b' });
    expect(await tree.terminateChild(first)).toEqual({ type: 'terminated' });
    await host.clock.advanceBy(2_000);
    expect(events.slice(2)).toEqual(['exit a-1:1 crashed', 'exit b-2:1 crashed', 'start a-1:2']);
  });
});

describe('restartIf', () => {
  test('leaves a child down for reasons that no restart would mend', async () => {
    const { tree, crash, events, system } = await started(
      supervisor({
        id: 'root',
        intensity: often,
        children: [worker('a', obedient, { restartIf: ({ type }) => type !== 'crashed' })],
      }),
    );
    const first = tree.child('a').current;
    if (!first) throw new Error('no child');
    system.kill(first);
    await system.idle();
    await crash('root', 'a');
    expect(events).toEqual(['exit a:1 killed', 'start a:2', 'exit a:2 crashed']);
    expect(await tree.whichChildren()).toMatchObject([{ id: 'a', child: null }]);
  });
});

describe('beforeStart', () => {
  test('is asked at each start, and can say that there is nothing to do', async () => {
    let starts = 0;
    const inner = supervisor({
      id: 'inner',
      intensity: never,
      children: [worker('a', obedient)],
      beforeStart: () => {
        starts += 1;
        if (starts > 1) throw new StartIgnored();
      },
    });
    const { crash, tree } = await started(supervisor({ id: 'root', children: [inner] }));
    await crash('root', 'inner', 'a');
    expect(starts).toBe(2);
    expect(await tree.whichChildren()).toMatchObject([{ id: 'inner', child: null }]);
  });

  test('fails the start with what it throws', async () => {
    const spec = supervisor({
      id: 'root',
      children: [],
      beforeStart: () => {
        throw new Error('no key');
      },
    });
    await expect(start(spec)).rejects.toMatchObject({ reason: { error: new Error('no key') } });
  });
});
