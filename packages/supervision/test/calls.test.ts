import { describe, expect, expectTypeOf, test } from 'vitest';
import { createActor, createMachine } from 'xstate';
import { checkChildSpecs, start, supervisor, worker } from '../src/index.ts';
import { obedient, recordedSystem, slowToStop, startsAs } from './journal.ts';

async function startOne() {
  const recorded = recordedSystem();
  const inner = supervisor({ id: 'inner', children: [worker('a', obedient)] });
  const tree = await start(supervisor({ id: 'root', children: [inner] }), {
    system: recorded.system,
  });
  recorded.events.length = 0;
  return { ...recorded, tree, place: tree.child('inner') };
}

describe('the life of a child, by calls', () => {
  test('it is started, terminated, restarted, deleted and started again', async () => {
    const { place, events } = await startOne();
    const first = await place.startChild(worker('b', obedient));
    if (first.type !== 'started') throw new Error(first.type);
    expect(first.child.path).toBe('root/inner/b');
    const again = await place.startChild(worker('b', obedient));
    expect(again.type).toBe('already_started');
    expect(await place.restartChild('b')).toEqual({ type: 'running' });
    expect(await place.deleteChild('b')).toEqual({ type: 'running' });
    expect(await place.terminateChild('b')).toEqual({ type: 'terminated' });
    expect(await place.terminateChild('b')).toEqual({ type: 'terminated' });
    expect(await place.startChild(worker('b', obedient))).toEqual({ type: 'already_present' });
    expect(await place.restartChild('b')).toMatchObject({ type: 'started', id: 'b' });
    expect(first.child.current?.id).toBe('b:2');
    await place.terminateChild('b');
    expect(await place.deleteChild('b')).toEqual({ type: 'deleted' });
    expect(await place.deleteChild('b')).toEqual({ type: 'not_found' });
    expect(await place.restartChild('b')).toEqual({ type: 'not_found' });
    expect(await place.terminateChild('b')).toEqual({ type: 'not_found' });
    await place.startChild(worker('b', obedient));
    expect(events).toEqual([
      'start b:1',
      'exit b:1 shutdown',
      'start b:2',
      'exit b:2 shutdown',
      'start b:3',
    ]);
  });

  test('a start that fails is an answer; a new child is not kept, an old one keeps its place', async () => {
    const { place } = await startOne();
    const answer = await place.startChild(worker('b', startsAs('fails')));
    expect(answer).toMatchObject({ type: 'failed', reason: { error: new Error('not now') } });
    expect(await place.countChildren()).toMatchObject({ specs: 1 });
    await place.startChild(worker('c', startsAs('ok', 'fails')));
    await place.terminateChild('c');
    expect(await place.restartChild('c')).toMatchObject({ type: 'failed' });
    expect(await place.whichChildren()).toMatchObject([{ id: 'c', child: null }, { id: 'a' }]);
  });

  test('a call waits for a child that stops, and later calls wait for it', async () => {
    const { place, host } = await startOne();
    await place.startChild(worker('slow', slowToStop, { input: { stopMs: 70 } }));
    const answers: string[] = [];
    void place.terminateChild('slow').then(({ type }) => answers.push(type));
    void place.countChildren().then(({ active }) => answers.push(`${active} active`));
    await host.clock.advanceBy(69);
    expect(answers).toEqual([]);
    await host.clock.advanceBy(1);
    expect(answers).toEqual(['terminated', '1 active']);
  });

  test('there is no limit to that wait but the child’s own', async () => {
    const { place, host } = await startOne();
    const slow = worker('slow', slowToStop, { input: { stopMs: 60_000 }, shutdownMs: 'infinity' });
    await place.startChild(slow);
    const call = place.terminateChild('slow');
    await host.clock.advanceBy(60_000);
    expect(await call).toEqual({ type: 'terminated' });
  });

  test('a supervisor that fails to start is waited for before the caller is told', async () => {
    const { place, host, events } = await startOne();
    const slow = worker('slow', slowToStop, { input: { stopMs: 30 } });
    const failing = supervisor({ id: 'sub', children: [slow, worker('b', startsAs('fails'))] });
    const answer = place.startChild(failing);
    const counted = place.countChildren();
    await host.clock.advanceBy(29);
    expect(events).toEqual(['start slow:1', 'fail b:1']);
    await host.clock.advanceBy(1);
    expect(await answer).toMatchObject({
      type: 'failed',
      reason: { detail: { type: 'failed_to_start_child', childId: 'b' } },
    });
    expect(events.slice(2)).toEqual(['exit slow:1 shutdown', 'fail sub:1']);
    expect(await counted).toMatchObject({ specs: 1 });
  });

  test('a wait can be given up; the supervisor does what it was asked all the same', async () => {
    const { place, host } = await startOne();
    await place.startChild(worker('slow', slowToStop, { input: { stopMs: 50 } }));
    const abort = new AbortController();
    const call = place.terminateChild('slow', { signal: abort.signal });
    abort.abort(new Error('enough'));
    await expect(call).rejects.toThrow('enough');
    await host.clock.advanceBy(50);
    expect(await place.whichChildren()).toMatchObject([{ id: 'slow', child: null }, { id: 'a' }]);
  });

  test('the spec of a child can be read, and is the one that was given', async () => {
    const { place } = await startOne();
    const spec = worker('b', obedient, { restart: 'transient' });
    await place.startChild(spec);
    expect(await place.getChildSpec('b')).toBe(spec);
    expect(await place.getChildSpec('nobody')).toBeUndefined();
  });

  test('a spec that could not live there is refused, and nothing changes', async () => {
    const { place } = await startOne();
    const significant = worker('b', obedient, { restart: 'transient', significant: true });
    await expect(place.startChild(significant)).rejects.toMatchObject({
      code: 'invalid_spec',
      problem: 'bad_combination',
    });
    expect(await place.countChildren()).toMatchObject({ specs: 1 });
  });

  test('what no call can be hurts no supervisor', async () => {
    const { place, tree, system } = await startOne();
    const bad = { ...worker('b', obedient), shutdownMs: 5n } as never;
    await expect(place.startChild(bad)).rejects.toThrow('got 5');
    const stranger = createActor(createMachine({})) as never;
    expect(() => place.terminateChild(stranger)).toThrow('belongs to no Coppice system');
    const calls = ['start', 'terminate', 'restart', 'delete', 'getSpec'].map(
      (each) => `child.${each}`,
    );
    for (const type of [...calls, 'children.which', 'children.count']) {
      tree.child('inner').send({ type, child: 'nobody', spec: worker('c', obedient) } as never);
    }
    await system.idle();
    expect((await place.countChildren()).active).toBe(2);
  });

  test('an abort while the tree starts stops it', async () => {
    const { system } = recordedSystem();
    const abort = new AbortController();
    const spec = supervisor({ id: 'root', children: [], beforeStart: () => abort.abort() });
    const tree = await start(spec, { system, signal: abort.signal });
    expect(await tree.exited).toEqual({ type: 'shutdown' });
  });

  test('children whose ids are known only at run time are found', async () => {
    const { system } = recordedSystem();
    const ids: readonly string[] = ['a', 'b'];
    const children = ids.map((id) => worker(id, obedient));
    await using tree = await start(supervisor({ id: 'root', children }), { system });
    tree.child('a').send({ type: 'crash' });
    await system.idle();
    expect(tree.child('a').current?.id).toBe('a:2');
  });

  test('an id that was deleted is not forgotten at once, and not remembered for ever', async () => {
    const { place } = await startOne();
    const startOnce = async (id: string): Promise<string | undefined> => {
      const answer = await place.startChild(worker(id, obedient, { restart: 'temporary' }));
      const actorId = answer.type === 'started' ? answer.child.current?.id : undefined;
      await place.terminateChild(id);
      return actorId;
    };
    expect([await startOnce('b'), await startOnce('b')]).toEqual(['b:1', 'b:2']);
    for (let index = 0; index < 10_000; index++) await startOnce(`once-${index}`);
    expect(await startOnce('b')).toBe('b:1');
  });

  test('a supervisor that has ended rejects', async () => {
    const { tree, place } = await startOne();
    await tree.terminateChild('inner');
    await expect(place.countChildren()).rejects.toMatchObject({ code: 'actor_exited' });
  });

  test('types know which calls a place has', async () => {
    const { tree, place } = await startOne();
    expectTypeOf(place).toHaveProperty('startChild');
    // @ts-expect-error: a worker has no children.
    expectTypeOf(tree.child('inner').child('a').startChild).toBeAny();
    // @ts-expect-error: partitions belong to partition supervisors.
    expectTypeOf(place.partition).toBeAny();
  });
});

describe('checkChildSpecs', () => {
  const significant = worker('a', obedient, { restart: 'transient', significant: true });

  test.each([
    ['nothing', [], undefined, undefined],
    [
      'a duplicate',
      [worker('a', obedient), worker('a', obedient)],
      undefined,
      'duplicate_child_name',
    ],
    ['no spec at all', ['hej'], undefined, 'invalid_child_spec'],
    ['no list', 'hej', undefined, 'invalid_child_spec'],
    [
      'no logic',
      [{ id: 'a', type: 'worker', restart: 'permanent', shutdownMs: 1, significant: false }],
      undefined,
      'missing_start',
    ],
    ['a significant child, for whom nobody asks', [significant], undefined, undefined],
    ['a significant child under never', [significant], 'never', 'bad_combination'],
    ['a significant child under any', [significant], 'any_significant', undefined],
    ['no such option', [], 'rubbish', 'invalid_auto_shutdown'],
  ])('%s', (_name, specs, autoShutdown, problem) => {
    const options = autoShutdown === undefined ? {} : { autoShutdown };
    const checked = checkChildSpecs(specs as never, options as never);
    expect(checked.type === 'invalid' ? checked.error.problem : undefined).toBe(problem);
  });
});
