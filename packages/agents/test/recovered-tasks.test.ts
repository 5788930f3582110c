import { expect, test } from 'vitest';
import { ladder, type RunContext, taskType, validator } from '../src/index.ts';
import { CrashStage } from './crash-stage.ts';
import { HANGS, settled, within } from './desk.ts';

const never = () => new Promise<never>(() => {});

test('a task that was under way is done by the next process, which says what happened', async () => {
  const stage = new CrashStage();
  const one = await stage.live([{ id: 'a', can: ['work'], run: never }]);
  void one.app.submit({ id: 't', type: 'work', input: 1 });
  await one.host.settle();
  one.crash();
  const seen: RunContext[] = [];
  const two = await stage.live([
    {
      id: 'a',
      can: ['work'],
      run: async (_task, ctx) => {
        seen.push(ctx);
        return 'done';
      },
    },
  ]);
  expect(two.app.resume()).toEqual({ tasks: ['t'], runs: [], left: [] });
  expect(await within(two.host, two.app.outcomeOf('t'))).toMatchObject({
    type: 'accepted',
    value: 'done',
    attempts: 2,
    failures: [{ type: 'crash', kind: 'lost', agent: 'a', actorId: 'a:1', attempt: 1 }],
  });
  expect(seen).toMatchObject([{ epoch: 2, feedback: [{ type: 'crash', kind: 'lost' }] }]);
});

test('a task that was finished is not done again, and what became of it is known', async () => {
  const stage = new CrashStage();
  let runs = 0;
  const agents = [{ id: 'a', can: ['work'] as const, run: async () => ++runs }];
  const one = await stage.live(agents);
  await within(one.host, one.app.submit({ id: 't', type: 'work', input: 1 }));
  one.crash();
  const two = await stage.live(agents);
  expect(two.app.resume()).toEqual({ tasks: [], runs: [], left: [] });
  expect(await within(two.host, two.app.outcomeOf('t'))).toMatchObject({ value: 1 });
  const again = two.app.submit({ id: 't', type: 'work', input: 1 });
  expect(await within(two.host, again)).toMatchObject({ type: 'accepted', value: 1 });
  const other = two.app.submit({ id: 't', type: 'work', input: 'another input' });
  expect(await within(two.host, other)).toMatchObject({ type: 'accepted', value: 2 });
});

test('who submits the same again goes on with it', async () => {
  const stage = new CrashStage();
  const one = await stage.live([{ id: 'a', can: ['work'], run: never }]);
  void one.app.submit({ id: 't', type: 'work', input: 1 });
  await one.host.settle();
  one.crash();
  const two = await stage.live([{ id: 'a', can: ['work'], run: async () => 'done' }]);
  const outcome = two.app.submit({ id: 't', type: 'work', input: 1 });
  expect(await within(two.host, outcome)).toMatchObject({ type: 'accepted', attempts: 2 });
  expect(two.app.resume()).toEqual({ tasks: [], runs: [], left: [] });
});

test('what was let go of in order was not lost', async () => {
  const stage = new CrashStage();
  const one = await stage.live([{ id: 'a', can: ['work'], run: never, shutdownMs: 10 }]);
  const left = settled(one.app.submit({ id: 't', type: 'work', input: 1 }));
  await one.host.settle();
  void one.app.stop();
  await one.host.clock.advanceBy(10_000);
  expect(left.value).toMatchObject({ type: 'stopped', reason: { type: 'shutdown' } });
  one.crash();
  const two = await stage.live([{ id: 'a', can: ['work'], run: async () => 'done' }]);
  two.app.resume();
  expect(await within(two.host, two.app.outcomeOf('t'))).toMatchObject({
    type: 'accepted',
    failures: [],
    attempts: 1,
  });
});

test('the time that was left is what is left', async () => {
  const stage = new CrashStage();
  const one = await stage.live([{ id: 'a', can: ['work'], run: never }], {
    limits: { deadlineMs: 60_000, idleMs: 1_000_000 },
  });
  void one.app.submit({ id: 't', type: 'work', input: 1 });
  await one.host.clock.advanceBy(20_000);
  one.crash();
  stage.pass(30_000);
  const two = await stage.live([{ id: 'a', can: ['work'], run: never }]);
  two.app.resume();
  expect(await within(two.host, two.app.outcomeOf('t'), 9_000)).toBe(HANGS);
  expect(await within(two.host, two.app.outcomeOf('t'), 1_100)).toMatchObject({
    type: 'failed',
    failure: { type: 'timeout', kind: 'deadline' },
  });
});

test('what was saved of an attempt is there for the next', async () => {
  const stage = new CrashStage();
  const one = await stage.live([
    {
      id: 'a',
      can: ['work'],
      run: (_task, ctx) => {
        ctx.checkpoint.save({ page: 7 });
        return never();
      },
    },
  ]);
  void one.app.submit({ id: 't', type: 'work', input: 1 });
  await one.host.settle();
  one.crash();
  const two = await stage.live([
    { id: 'a', can: ['work'], run: async (_task, ctx) => ctx.checkpoint.load() },
  ]);
  two.app.resume();
  expect(await within(two.host, two.app.outcomeOf('t'))).toMatchObject({ value: { page: 7 } });
});

test('a task that waits for a person still does', async () => {
  const stage = new CrashStage();
  const type = taskType<number, string>('work', { ladder: ladder(['parked']) });
  const crash = async () => Promise.reject(new Error('no'));
  const agents = [{ id: 'a', can: ['work'] as const, run: crash }];
  const one = await stage.live(agents, { tasks: [type as never] });
  void one.app.submit({ id: 't', type: 'work', input: 1 });
  await one.host.clock.advanceBy(1_000);
  expect(one.app.status().parkedTasks).toBe(1);
  one.crash();
  const two = await stage.live(agents, { tasks: [type as never] });
  two.app.resume();
  await two.host.settle();
  expect(two.app.status().parkedTasks).toBe(1);
  expect(two.app.answer('t', 'by hand', 'ann')).toBe('accepted');
  expect(await within(two.host, two.app.outcomeOf('t'))).toMatchObject({
    type: 'accepted',
    value: 'by hand',
    by: 'ann',
  });
});

test('rules that are not known here are not left out', async () => {
  const stage = new CrashStage();
  const type = taskType<number, string>('work', { ladder: ladder([]) });
  const agents = [{ id: 'a', can: ['work'] as const, run: never }];
  const one = await stage.live(agents);
  void one.app.submit({ id: 't', type: type as never, input: 1 });
  await one.host.settle();
  one.crash();
  const two = await stage.live(agents);
  expect(two.app.resume()).toMatchObject({ left: [{ id: 't', reason: 'unknownType' }] });
});

test('an input with a secret is not done with what is left of it', async () => {
  const stage = new CrashStage();
  const input = { url: 'https://ann:pw@example.org' };
  const agents = [{ id: 'a', can: ['work'] as const, run: never }];
  const one = await stage.live(agents);
  void one.app.submit({ id: 't', type: 'work', input });
  await one.host.settle();
  one.crash();
  const two = await stage.live([
    { id: 'a', can: ['work'], run: async (task: { input: unknown }) => task.input },
  ]);
  expect(two.app.resume()).toMatchObject({ left: [{ id: 't', reason: 'secretInput' }] });
  const again = two.app.submit({ id: 't', type: 'work', input });
  expect(await within(two.host, again)).toMatchObject({ value: input, attempts: 2 });
});

test('a task that takes its process with it is given up in the end', async () => {
  const stage = new CrashStage();
  const agents = [{ id: 'a', can: ['work'] as const, run: never }];
  for (let life = 1; life <= 15; life++) {
    const { app, host, crash } = await stage.live(agents, { ladder: ladder([]) });
    if (life === 1) void app.submit({ id: 't', type: 'work', input: 1 });
    else app.resume();
    await host.clock.advanceBy(1);
    if (app.status().openTasks === 0) {
      expect(life).toBe(10);
      expect(await within(host, app.outcomeOf('t'))).toMatchObject({
        type: 'failed',
        attempts: 9,
      });
      return;
    }
    crash();
  }
  expect.unreachable('it was tried for ever');
});

test('a task that climbs as soon as it goes on is not forgotten', async () => {
  const stage = new CrashStage();
  const agents = ['a', 'b'].map((id) => ({ id, can: ['work'] as [string], run: never }));
  for (let life = 1; life <= 9; life++) {
    const { app, host, crash } = await stage.live(agents, { ladder: ladder(['otherAgent']) });
    if (life === 1) void app.submit({ id: 't', type: 'work', input: 1 });
    else app.resume();
    await host.clock.advanceBy(1);
    crash();
  }
  const last = await stage.live(agents.map((each) => ({ ...each, run: async () => 'done' })));
  last.app.resume();
  expect(await within(last.host, last.app.outcomeOf('t'))).toMatchObject({ type: 'accepted' });
});

test('an answer that was to be examined is not asked for again', async () => {
  const stage = new CrashStage();
  let asked = 0;
  const type = (examine: () => Promise<true>) =>
    taskType<number, number>('work', { validators: [validator({ name: 'v', examine })] });
  const agents = [{ id: 'a', can: ['work'] as const, run: async () => ++asked }];
  const one = await stage.live(agents, { tasks: [type(never) as never] });
  void one.app.submit({ id: 't', type: 'work', input: 1 });
  await one.host.settle();
  one.crash();
  const two = await stage.live(agents, { tasks: [type(async () => true as const) as never] });
  two.app.resume();
  const outcome = await within(two.host, two.app.outcomeOf('t'));
  expect(outcome).toMatchObject({ type: 'accepted', value: 1, attempts: 1 });
  expect(asked).toBe(1);
});
