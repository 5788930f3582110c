import { JournalFullError } from '@coppice/journal';
import { expect, test } from 'vitest';
import { type Delivered, pipeline } from '../src/index.ts';
import { CrashStage } from './crash-stage.ts';
import { settled, within } from './desk.ts';

const desk = pipeline<number>('desk')
  .stage('read', { task: 'read' })
  .stage('write', { after: ['read'], task: 'write', input: ({ read }) => read });

/** Who reads twice reads another value; what is written of it is held until it is let go. */
function crew(options: { readonly holds?: () => boolean } = {}) {
  const done: string[] = [];
  let reads = 0;
  const agents = [
    {
      id: 'reader',
      can: ['read'] as [string],
      run: async () => {
        reads += 1;
        done.push('read');
        return `value ${reads}`;
      },
    },
    {
      id: 'writer',
      can: ['write'] as [string],
      run: async ({ input }: { readonly input: never }) => {
        if (options.holds?.()) return new Promise<never>(() => {});
        done.push(`write ${String(input)}`);
        return `written ${String(input)}`;
      },
    },
  ];
  return { agents, done };
}

test('a run that was recalled, and was not done again when the process died, is done by the next', async () => {
  const stage = new CrashStage();
  let isHeld = false;
  const before = crew({ holds: () => isHeld });
  const one = await stage.live(before.agents, { pipelines: [desk] });
  const results: string[] = [];
  one.app.watch((event) => {
    if (event.type !== 'task.finished' || event.outcome.type !== 'accepted') return;
    results.push(event.outcome.resultId);
  });
  await within(one.host, one.app.run(desk, 1, { id: 'r' }), 10);
  isHeld = true;
  void one.app.recall(results[0] ?? '', 'it was wrong');
  await one.host.clock.advanceBy(10);
  expect(before.done).toEqual(['read', 'write value 1', 'read']);
  one.crash();
  const after = crew();
  const two = await stage.live(after.agents, { pipelines: [desk] });
  expect(two.app.resume()).toEqual({ tasks: [], runs: ['r'], left: [] });
  expect(await within(two.host, two.app.outcomeOf('r'))).toMatchObject({
    type: 'accepted',
    value: 'written value 2',
  });
  expect(after.done).toEqual(['write value 2']);
});

test('a run that was done again is known as what it is now', async () => {
  const stage = new CrashStage();
  const { agents } = crew();
  const one = await stage.live(agents, { pipelines: [desk] });
  const results: string[] = [];
  one.app.watch((event) => {
    if (event.type === 'task.finished') results.push((event.outcome as Delivered<string>).resultId);
  });
  await within(one.host, one.app.run(desk, 1, { id: 'r' }), 10);
  await within(one.host, one.app.recall(results[0] ?? '', 'it was wrong'), 10);
  one.crash();
  const two = await stage.live(agents, { pipelines: [desk] });
  expect(two.app.resume()).toEqual({ tasks: [], runs: [], left: [] });
  expect(await within(two.host, two.app.outcomeOf('r'))).toMatchObject({
    value: 'written value 2',
  });
});

test('a value that is undefined is one after a restart, too', async () => {
  const stage = new CrashStage();
  const agents = [{ id: 'a', can: ['work'] as const, run: async () => undefined }];
  const nothing = pipeline<number>('nothing').compute('none', { from: () => undefined });
  const one = await stage.live(agents, { pipelines: [nothing] });
  const told = [
    await within(one.host, one.app.submit({ id: 't', type: 'work', input: 1 })),
    await within(one.host, one.app.run(nothing, 1, { id: 'r' })),
  ];
  one.crash();
  const two = await stage.live(agents, { pipelines: [nothing] });
  for (const [index, id] of ['t', 'r'].entries()) {
    const known = await within(two.host, two.app.outcomeOf(id));
    expect(known).toEqual(told[index]);
    expect(known).toHaveProperty('value', undefined);
  }
});

test.each(['task', 'run'])(
  'nobody is told that a %s is done when that cannot be written',
  async (what) => {
    const stage = new CrashStage();
    const { agents } = crew();
    const one = await stage.live(agents, { pipelines: [desk] });
    const told =
      what === 'task'
        ? settled(one.app.submit({ id: 'x', type: 'read', input: 1 }))
        : settled(one.app.run(desk, 1, { id: 'x' }));
    one.app.watch((event) => {
      const isLast =
        what === 'task' ? event.type === 'task.finished' : event.type === 'run.finished';
      if (isLast) stage.store.failure = new JournalFullError({ file: 'memory' });
    });
    await one.host.clock.advanceBy(60_000);
    expect(told.value).toMatchObject({
      type: 'stopped',
      reason: { type: 'killSwitch', cause: { type: 'operator', by: 'journal' } },
      postMortem: { outcome: 'stopped' },
    });
    one.crash();
    stage.store.failure = undefined;
    const two = await stage.live(agents, { pipelines: [desk] });
    two.app.resume();
    expect(await within(two.host, two.app.outcomeOf('x'))).toMatchObject({ type: 'accepted' });
  },
);

test('what is refused at once is told when it is written', async () => {
  const stage = new CrashStage();
  const one = await stage.live([]);
  const told = settled(one.app.submit({ id: 't', type: 'nobody', input: 1 }));
  for (let microtask = 0; microtask < 20; microtask++) await Promise.resolve();
  expect([told.value, stage.entries('task.ended')]).toEqual([undefined, []]);
  await one.host.settle();
  expect(told.value).toMatchObject({ type: 'failed' });
  expect(stage.entries('task.ended')).toHaveLength(1);
});
