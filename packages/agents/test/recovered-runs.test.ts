import { expect, test } from 'vitest';
import { pipeline } from '../src/index.ts';
import { CrashStage } from './crash-stage.ts';
import { within } from './desk.ts';

const never = () => new Promise<never>(() => {});

/** Three stages, the second of which is many tasks. */
const desk = pipeline<readonly number[]>('desk')
  .stage('read', { task: 'read' })
  .fanOut('double', {
    after: ['read'],
    task: 'double',
    forEach: ({ read }) => read as readonly number[],
  })
  .compute('sum', {
    after: ['double'],
    from: ({ double }) => double.values.reduce((sum: number, each) => sum + (each as number), 0),
  })
  .stage('write', { after: ['sum'], task: 'write', input: ({ sum }) => sum });

/** Counts what is done; `hangs` says of which type and input nothing comes. */
function crew(hangs: (type: string, input: unknown) => boolean) {
  const done: string[] = [];
  const agents = ['read', 'double', 'write'].map((type) => ({
    id: type,
    can: [type] as [string],
    concurrency: 4,
    run: async ({ input }: { readonly input: never }) => {
      if (hangs(type, input)) return never();
      done.push(`${type} ${JSON.stringify(input)}`);
      return type === 'double' ? input * 2 : input;
    },
  }));
  return { done, agents };
}

test('a run goes on where it was: what was finished is not done again', async () => {
  const stage = new CrashStage();
  const before = crew((type, input) => type === 'double' && input === 2);
  const one = await stage.live(before.agents, { pipelines: [desk] });
  void one.app.run(desk, [1, 2, 3], { id: 'r' });
  await one.host.clock.advanceBy(10);
  expect(before.done).toEqual(['read [1,2,3]', 'double 1', 'double 3']);
  one.crash();
  const after = crew(() => false);
  const two = await stage.live(after.agents, { pipelines: [desk] });
  expect(two.app.resume()).toEqual({ tasks: [], runs: ['r'], left: [] });
  expect(await within(two.host, two.app.outcomeOf('r'))).toMatchObject({
    type: 'accepted',
    value: 12,
    failures: [{ type: 'crash', kind: 'lost', taskId: 'r/double/1' }],
  });
  expect(after.done).toEqual(['double 2', 'write 12']);
});

test('a run that is over is not done again, and what became of it is known', async () => {
  const stage = new CrashStage();
  const { agents, done } = crew(() => false);
  const one = await stage.live(agents);
  await within(one.host, one.app.run(desk, [1], { id: 'r' }));
  one.crash();
  const two = await stage.live(agents);
  expect(two.app.resume()).toEqual({ tasks: [], runs: [], left: [] });
  expect(await within(two.host, two.app.outcomeOf('r'))).toMatchObject({ value: 2 });
  expect(await within(two.host, two.app.run(desk, [1], { id: 'r' }))).toMatchObject({ value: 2 });
  expect(done).toEqual(['read [1]', 'double 1', 'write 2']);
});

test('who runs the same again goes on with it', async () => {
  const stage = new CrashStage();
  const one = await stage.live(crew((type) => type === 'write').agents);
  void one.app.run(desk, [1, 2], { id: 'r' });
  await one.host.clock.advanceBy(10);
  one.crash();
  const after = crew(() => false);
  const two = await stage.live(after.agents);
  expect(await within(two.host, two.app.run(desk, [1, 2], { id: 'r' }))).toMatchObject({
    value: 6,
  });
  expect(after.done).toEqual(['write 6']);
});

test('killed again and again, a run comes to its end all the same', async () => {
  const stage = new CrashStage();
  const done: string[] = [];
  for (let life = 1; life < 60; life++) {
    const { agents, done: here } = crew(() => false);
    const { app, host, crash } = await stage.live(agents, { pipelines: [desk] });
    if (life === 1) void app.run(desk, [1, 2, 3, 4], { id: 'r' });
    else app.resume();
    for (let turn = 0; turn < life % 7; turn++) {
      await new Promise((resolve) => void setImmediate(resolve));
    }
    await host.clock.advanceBy(life % 2);
    done.push(...here);
    const outcome = app.outcomeOf('r');
    crash();
    const ended = stage.entries('run.ended');
    if (ended.length === 0) continue;
    expect(ended).toMatchObject([{ outcome: { type: 'accepted', value: 20 } }]);
    expect(outcome).toBeDefined();
    return;
  }
  expect.unreachable('it never ended');
});

test('with other stages it is left to the code that began it', async () => {
  const stage = new CrashStage();
  const one = await stage.live(crew(() => true).agents, { pipelines: [desk] });
  void one.app.run(desk, [1], { id: 'r' });
  await one.host.settle();
  one.crash();
  const other = pipeline<readonly number[]>('desk').stage('write', { task: 'write' });
  const two = await stage.live(crew(() => false).agents, { pipelines: [other] });
  expect(two.app.resume()).toMatchObject({ left: [{ id: 'r', reason: 'planChanged' }] });
  await expect(two.app.run(other, [1], { id: 'r' })).rejects.toMatchObject({
    code: 'plan_changed',
  });
});

test('stages that make other items of the same values are not mixed with the old ones', async () => {
  const stage = new CrashStage();
  let count = 3;
  const random = pipeline<number>('random').fanOut('double', {
    task: 'double',
    forEach: () => Array.from({ length: count }, (_, index) => index),
  });
  const one = await stage.live(crew((_type, input) => input === 2).agents, { pipelines: [random] });
  void one.app.run(random, 1, { id: 'r' });
  await one.host.clock.advanceBy(10);
  one.crash();
  count = 5;
  const two = await stage.live(crew(() => false).agents, { pipelines: [random] });
  two.app.resume();
  expect(await within(two.host, two.app.outcomeOf('r'))).toMatchObject({
    type: 'failed',
    failure: { type: 'crash', error: { code: 'not_repeatable' } },
  });
});

test('an item whose value could not be kept is done again', async () => {
  const stage = new CrashStage();
  const login = pipeline<number>('login')
    .stage('login', { task: 'login' })
    .stage('write', { after: ['login'], task: 'write', input: ({ login: it }) => it });
  const agents = (isFirst: boolean) => [
    { id: 'login', can: ['login'] as [string], run: async () => ({ password: 'x' }) },
    { id: 'write', can: ['write'] as [string], run: async () => (isFirst ? never() : 'written') },
  ];
  const one = await stage.live(agents(true), { pipelines: [login] });
  void one.app.run(login, 1, { id: 'r' });
  await one.host.clock.advanceBy(10);
  one.crash();
  const two = await stage.live(agents(false), { pipelines: [login] });
  two.app.resume();
  expect(await within(two.host, two.app.outcomeOf('r'))).toMatchObject({
    type: 'accepted',
    value: 'written',
  });
  expect(JSON.stringify(stage.store.entries)).not.toContain('"x"');
});
