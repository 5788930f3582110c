import { describe, expect, test } from 'vitest';
import { dynamicSupervisor, start, supervisor, worker } from '../src/index.ts';
import { deaf, obedient, recordedSystem, slowToStop, startsAs } from './journal.ts';
import { never, often, started } from './started-tree.ts';

describe('the start of a supervisor', () => {
  test('8. a child that fails to start is not tried again, whatever its restart type', async () => {
    const { system, events } = recordedSystem();
    const spec = supervisor({
      id: 'root',
      intensity: often,
      children: [
        worker('a', obedient),
        worker('b', startsAs('fails', 'ok'), { restart: 'temporary' }),
      ],
    });
    await expect(start(spec, { system })).rejects.toMatchObject({
      code: 'start_failed',
      reason: { type: 'shutdown', detail: { type: 'failed_to_start_child', childId: 'b' } },
    });
    expect(events).toEqual(['start a:1', 'fail b:1', 'exit a:1 shutdown', 'fail root:1']);
  });

  test('8. a child that dies as soon as it has started does not make it fail', async () => {
    const { system, events } = recordedSystem();
    const spec = supervisor({
      id: 'root',
      strategy: 'one_for_all',
      intensity: often,
      children: [worker('hasty', obedient), worker('b', obedient)],
    });
    system.watch((event) => {
      if (event.type === 'actor.started' && event.ref.id === 'hasty:1') {
        event.ref.send({ type: 'crash' });
      }
    });
    await start(spec, { system });
    await system.idle();
    expect(events.slice(0, 4)).toEqual([
      'start hasty:1',
      'start b:1',
      'start root:1',
      'exit hasty:1 crashed',
    ]);
    expect(events.slice(-2)).toEqual(['start hasty:2', 'start b:2']);
  });

  test('9. a child that has nothing to do keeps its place, unless it is temporary', async () => {
    const { tree } = await started(
      supervisor({
        id: 'root',
        children: [
          worker('a', startsAs('ignores')),
          worker('b', startsAs('ignores'), { restart: 'temporary' }),
        ],
      }),
    );
    expect((await tree.whichChildren()).map(({ id, child }) => [id, child])).toEqual([['a', null]]);
    const answer = await tree.startChild(worker('c', startsAs('ignores')));
    expect(answer).toEqual({ type: 'ignored' });
    expect(await tree.countChildren()).toMatchObject({ specs: 2, active: 0 });
  });

  test('9. a restart that has nothing to do counts once and is not tried again', async () => {
    const { crash, events, tree } = await started(
      supervisor({
        id: 'root',
        intensity: { restarts: 1, withinMs: 60_000 },
        children: [worker('a', startsAs('ok', 'ignores')), worker('b', obedient)],
      }),
    );
    await crash('root', 'a');
    expect(events).toEqual(['exit a:1 crashed', 'fail a:2']);
    await crash('root', 'b');
    expect((await tree.exited).type).toBe('shutdown');
  });
});

describe('terminateChild', () => {
  test('10. triggers no strategy, no intensity and no auto-shutdown', async () => {
    const { tree, events } = await started(
      supervisor({
        id: 'root',
        strategy: 'one_for_all',
        intensity: never,
        autoShutdown: 'any_significant',
        children: [
          worker('a', obedient, { restart: 'transient', significant: true }),
          worker('b', obedient, { restart: 'temporary' }),
        ],
      }),
    );
    await tree.terminateChild('a');
    await tree.terminateChild('b');
    expect(events).toEqual(['exit a:1 shutdown', 'exit b:1 shutdown']);
    expect((await tree.whichChildren()).map(({ id }) => id)).toEqual(['a']);
  });

  test('11. of the last significant child does not stop an all_significant supervisor', async () => {
    const { tree, system } = await started(
      supervisor({
        id: 'root',
        autoShutdown: 'all_significant',
        children: [
          worker('a', startsAs('ok'), { restart: 'transient', significant: true }),
          worker('b', startsAs('ok'), { restart: 'transient', significant: true }),
          worker('c', startsAs('ok'), { restart: 'transient' }),
        ],
      }),
    );
    tree.child('a').send({ type: 'finish' });
    await system.idle();
    await tree.terminateChild('b');
    tree.child('c').send({ type: 'finish' });
    await system.idle();
    expect(await tree.countChildren()).toMatchObject({ specs: 3, active: 0 });
  });
});

describe('order', () => {
  test('12. a restarted child keeps its place, one deleted and started again comes last', async () => {
    const { tree } = await started(
      supervisor({
        id: 'root',
        children: [worker('a', obedient), worker('b', obedient), worker('c', obedient)],
      }),
    );
    await tree.terminateChild('a');
    await tree.restartChild('a');
    await tree.terminateChild('b');
    await tree.deleteChild('b');
    await tree.startChild(worker('b', obedient));
    expect((await tree.whichChildren()).map(({ id }) => id)).toEqual(['b', 'c', 'a']);
  });

  test('12. each child’s time is waited for before the next is asked', async () => {
    const { tree, host, events } = await started(
      supervisor({
        id: 'root',
        children: [
          worker('a', slowToStop, { input: { stopMs: 30 } }),
          worker('b', deaf, { shutdownMs: 20 }),
        ],
      }),
    );
    const stopped = tree.stop();
    await host.clock.advanceBy(20);
    expect(events).toEqual(['exit b:1 killed']);
    await host.clock.advanceBy(29);
    expect(events).toHaveLength(1);
    await host.clock.advanceBy(1);
    await stopped;
    expect(events.slice(1)).toEqual(['exit a:1 shutdown', 'exit root:1 shutdown']);
  });

  test('12. the second gets its own time, however long the first took', async () => {
    const { tree, host, events } = await started(
      supervisor({
        id: 'root',
        children: [worker('a', deaf, { shutdownMs: 20 }), worker('b', deaf, { shutdownMs: 20 })],
      }),
    );
    const stopped = tree.stop();
    await host.clock.advanceBy(39);
    expect(events).toEqual(['exit b:1 killed']);
    await host.clock.advanceBy(1);
    await stopped;
    expect(events[1]).toBe('exit a:1 killed');
  });
});

describe('signals and calls', () => {
  test('13. the parent’s exit is obeyed even when it is normal, a stranger’s is not heard', async () => {
    const { tree, system } = await started(
      supervisor({ id: 'root', children: [worker('a', obedient)] }),
    );
    const spawned = system.spawn(obedient, { id: 'stranger' });
    const root = system.child('root').current as never;
    if (spawned.type !== 'started') throw new Error('no stranger');
    system.link(root, spawned.ref);
    system.kill(spawned.ref);
    await system.idle();
    expect(system.exitReason(root)).toBeUndefined();
    system.shutdown(root, { type: 'normal' });
    expect(await tree.exited).toEqual({ type: 'normal' });
  });

  test('14. a call queued behind a fatal exit fails with the exit, a later one too', async () => {
    const { tree, crashThen } = await started(
      supervisor({ id: 'root', intensity: never, children: [worker('a', obedient)] }),
    );
    await expect(crashThen('a', () => tree.whichChildren())).rejects.toMatchObject({
      code: 'actor_exited',
      reason: { type: 'shutdown' },
    });
    await expect(tree.whichChildren()).rejects.toMatchObject({ code: 'actor_exited' });
  });
});

describe('dynamic supervisors', () => {
  test('15. an old incarnation can no longer be terminated; the new one lives on', async () => {
    const { tree, system } = await started(
      dynamicSupervisor({ id: 'pool', intensity: often, child: () => worker('job', obedient) }),
    );
    await tree.startChild();
    const old = system.child('pool', 'job-1').current;
    if (!old) throw new Error('no job');
    old.send({ type: 'crash' });
    await system.idle();
    expect(await tree.terminateChild(old)).toEqual({ type: 'already_ended' });
    expect(await tree.countChildren()).toMatchObject({ specs: 1, active: 1 });
  });
});

describe('stopping', () => {
  test('16. the type is a label: a worker that stops slowly still has 5 000 ms', async () => {
    const { tree, host, events } = await started(
      supervisor({ id: 'root', children: [worker('a', deaf)] }),
    );
    const stopped = tree.stop();
    await host.clock.advanceBy(4_999);
    expect(events).toEqual([]);
    await host.clock.advanceBy(1);
    await stopped;
    expect(events[0]).toBe('exit a:1 killed');
  });

  test('17. shutdownMs 0 asks first: who obeys is shut down, who does not is killed', async () => {
    const { tree, host, events } = await started(
      supervisor({
        id: 'root',
        children: [
          worker('deaf', deaf, { shutdownMs: 0 }),
          worker('a', obedient, { shutdownMs: 0 }),
        ],
      }),
    );
    const stopped = tree.stop();
    await host.clock.advanceBy(0);
    await stopped;
    expect(events.slice(0, 2)).toEqual(['exit a:1 shutdown', 'exit deaf:1 killed']);
  });

  test('18. a killed supervisor takes its children along; nested ones stop theirs in order', async () => {
    const nested = supervisor({
      id: 't',
      children: [worker('p', obedient), worker('q', obedient)],
    });
    const inner = supervisor({ id: 's', children: [worker('x', obedient), nested] });
    const { system, events } = await started(supervisor({ id: 'root', children: [inner] }));
    const s = system.child('root', 's').current;
    if (!s) throw new Error('no supervisor');
    system.kill(s);
    await system.idle();
    const exits = events.filter((line) => line.startsWith('exit'));
    expect(exits).toEqual([
      'exit s:1 killed',
      'exit x:1 killed',
      'exit q:1 shutdown',
      'exit p:1 shutdown',
      'exit t:1 killed',
    ]);
    expect(events).toContain('start s:2');
  });
});
