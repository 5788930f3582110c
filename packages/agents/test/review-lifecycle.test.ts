import { type VirtualHost, virtualHost } from '@coppice/host';
import { supervisor } from '@coppice/supervision';
import { expect, test } from 'vitest';
import {
  type AgentOptions,
  type ApplicationOptions,
  agent,
  ladder,
  pipeline,
  startApplication,
  taskType,
} from '../src/index.ts';
import { never, startWith } from './start-with.ts';

const calm = { restarts: 100, withinMs: 1_000 } as const;

async function desk(
  agents: readonly AgentOptions<string, never, unknown>[],
  options: Partial<ApplicationOptions> = {},
) {
  const host = virtualHost({ seed: 1 });
  const app = await startApplication({
    id: 'app',
    host,
    agents: supervisor({ id: 'agents', intensity: calm, children: agents.map((e) => agent(e)) }),
    ...options,
  });
  return { host, app };
}
const HANGS = 'hangs';
async function within(host: VirtualHost, promise: Promise<unknown> | undefined, ms = 60_000) {
  let value: unknown = HANGS;
  void promise?.then(
    (v) => (value = v),
    (error: unknown) => (value = error),
  );
  await host.clock.advanceBy(ms);
  return value;
}
const one = pipeline<string>('one').stage('read', { task: 'work' });

test('L1 the latch of the kill switch survives a restart of the tree above it', async () => {
  const { app, host, submit } = await startWith(async () => 'ok');
  await within(host, app.kill({ by: 'ann', reason: 'stop it' }));
  expect(app.status().killSwitch).toBe('stopped');
  const notifier = app.system.child('app', 'notifier').current;
  if (!notifier) throw new Error('none');
  app.system.kill(notifier, { type: 'killed' });
  await host.clock.advanceBy(1_000);
  expect(app.status().killSwitch).toBe('stopped');
  expect(await submit()).toMatchObject({ type: 'stopped' });
});

test('L2 breakers still open after a restart of the tree above them', async () => {
  let isBad = false;
  const { app, host, submit } = await startWith(
    () => (isBad ? Promise.reject(new Error('boom')) : Promise.resolve('ok')),
    1,
    { ladder: ladder([]) },
  );
  await submit();
  const notifier = app.system.child('app', 'notifier').current;
  if (!notifier) throw new Error('none');
  app.system.kill(notifier, { type: 'killed' });
  await host.clock.advanceBy(1_000);
  isBad = true;
  for (let index = 0; index < 3; index++) expect(await submit()).toMatchObject({ type: 'failed' });
  expect(app.guards.breakers.get('worker-1', 'work').mode).toBe('open');
});

test('L2b capacity still knows the agents after a restart of the tree above it', async () => {
  const { app, host } = await startWith(async () => 'ok', 4);
  const notifier = app.system.child('app', 'notifier').current;
  if (!notifier) throw new Error('none');
  app.system.kill(notifier, { type: 'killed' });
  await host.clock.advanceBy(1_000);
  for (const id of [1, 2, 3]) app.guards.breakers.get(`worker-${id}`, 'work').trip();
  await host.clock.advanceBy(1_000);
  expect(app.guards.capacity.sample('work').tier).toBe('single');
});

test('L3 a run ends when the application is stopped', async () => {
  const { app, host } = await startWith(never);
  const outcome = app.run(one, 'x');
  await host.settle();
  void app.stop();
  expect(await within(host, outcome)).toMatchObject({ type: 'stopped' });
});

test('L4 a run that is queued ends when the application is stopped', async () => {
  const { app, host } = await startWith(async () => 'ok');
  app.guards.breakers.get('worker-1', 'work').trip({ openForMs: 600_000 });
  expect(await app.run(one, 'x', { id: 'run' })).toMatchObject({ type: 'queued' });
  const outcome = app.outcomeOf('run');
  void app.stop();
  expect(await within(host, outcome)).toMatchObject({ type: 'stopped' });
});

test('L5 a run that is queued ends when its signal is aborted', async () => {
  const { app, host } = await startWith(async () => 'ok');
  app.guards.breakers.get('worker-1', 'work').trip({ openForMs: 600_000 });
  const controller = new AbortController();
  const options = { id: 'run', signal: controller.signal };
  expect(await app.run(one, 'x', options)).toMatchObject({ type: 'queued' });
  controller.abort();
  expect(await within(host, app.outcomeOf('run'))).toMatchObject({ type: 'stopped' });
});

test('L5b a run that is queued ends when the kill switch trips', async () => {
  const { app, host } = await startWith(async () => 'ok');
  app.guards.breakers.get('worker-1', 'work').trip({ openForMs: 600_000 });
  expect(await app.run(one, 'x', { id: 'run' })).toMatchObject({ type: 'queued' });
  await within(host, app.kill({ by: 'ann', reason: 'stop it' }));
  expect(await within(host, app.outcomeOf('run'))).toMatchObject({ type: 'stopped' });
});

test('L6 a run after the application was stopped is an outcome', async () => {
  const { app, host } = await startWith(async () => 'ok');
  await app.stop();
  expect(await within(host, app.run(one, 'x'))).toMatchObject({ type: 'stopped' });
});

test('L7 a run when the dispatcher dies has an outcome', async () => {
  const { app, host } = await startWith(never);
  const outcome = app.run(one, 'x');
  await host.settle();
  const ref = app.system.child('app', 'dispatcher').current;
  if (!ref) throw new Error('none');
  app.system.kill(ref, { type: 'killed' });
  expect(await within(host, outcome)).toMatchObject({ type: 'stopped' });
});

test('L8 a kill that is under way ends when the application is stopped', async () => {
  const { app, host, submit } = await startWith(never);
  void submit();
  await host.settle();
  const stop = app.kill({ by: 'ann', reason: 'x' });
  void app.stop();
  expect(await within(host, stop)).not.toBe(HANGS);
});

test('L9 a kill after the application was stopped ends', async () => {
  const { app, host } = await startWith(async () => 'ok');
  await app.stop();
  expect(await within(host, app.kill({ by: 'ann', reason: 'x' }))).not.toBe(HANGS);
});

test('L10 events are every event from the call on, and end with the application', async () => {
  const { app, host, submit } = await startWith(async () => 'ok');
  const events = app.events();
  await submit();
  void app.stop();
  const first = (await within(host, events.next())) as { value?: { type: string } };
  expect(first.value?.type).toBe('attempt.started');
});

test('L10b events of a stopped application are over', async () => {
  const { app, host } = await startWith(async () => 'ok');
  await app.stop();
  expect(await within(host, app.events().next())).toMatchObject({ done: true });
});

test('L11 agents and types whose names have a slash have breakers of their own', async () => {
  const { app, host } = await desk([
    { id: 'a', can: ['b/c'], run: async () => 'one' },
    { id: 'a/b', can: ['c'], run: async () => 'two' },
  ]);
  expect(await within(host, app.submit({ type: 'b/c', input: 1 }))).toMatchObject({ value: 'one' });
  expect(await within(host, app.submit({ type: 'c', input: 1 }))).toMatchObject({ value: 'two' });
});

test.each(['', '__proto__', 'a/b', '.', ' '])('L12 a task may be called "%s"', async (id) => {
  const { app, host } = await startWith(async () => 'ok');
  const outcome = await within(host, app.submit({ type: 'work', input: 1, id }));
  expect(outcome).toMatchObject({ type: 'accepted', id });
});

test('L13 a task may have the id of a run', async () => {
  const { app, host } = await startWith(async () => 'ok');
  expect(await within(host, app.run(one, 'x', { id: 'same' }))).toMatchObject({ type: 'accepted' });
  const outcome = await within(host, app.submit({ type: 'work', input: 1, id: 'same' }));
  expect(outcome).toMatchObject({ type: 'accepted' });
});

test('L13b a run may be run again under its id', async () => {
  const { app, host } = await startWith(async () => 'ok');
  expect(await within(host, app.run(one, 'x', { id: 'same' }))).toMatchObject({ type: 'accepted' });
  expect(await within(host, app.run(one, 'x', { id: 'same' }))).toMatchObject({ type: 'accepted' });
});

test('L14 an impossible priority leaves no task open', async () => {
  const { app, host } = await startWith(async () => 'ok');
  app.guards.breakers.get('worker-1', 'work').trip({ openForMs: 10_000 });
  await within(host, app.submit({ type: 'work', input: 1, priority: Number.NaN }), 0);
  expect(app.status().openTasks).toBe(0);
});

test('L15 one type of task that cannot be done does not keep another waiting', async () => {
  const { app, host } = await desk([
    { id: 'x', can: ['x'], run: async () => 'x' },
    { id: 'y', can: ['y'], run: async () => 'y' },
  ]);
  app.guards.breakers.get('x', 'x').trip({ openForMs: 600_000 });
  app.guards.breakers.get('y', 'y').trip({ openForMs: 5_000 });
  await app.submit({ type: 'x', input: 1, priority: 5 });
  await app.submit({ type: 'y', input: 1, id: 'y' });
  expect(await within(host, app.outcomeOf('y'), 30_000)).toMatchObject({ value: 'y' });
});

test('L16 the kill switch does not wait for, nor claims to kill, an incarnation that is long dead', async () => {
  let isHung = true;
  const { app, host, submit } = await startWith(() => (isHung ? never() : Promise.resolve('ok')));
  const first = submit();
  await host.clock.advanceBy(99);
  isHung = false;
  await within(host, first, 1_000);
  const stop = (await within(host, app.kill({ by: 'ann', reason: 'x' }))) as { killed: unknown };
  expect(stop.killed).toEqual([]);
});

test('L17 after a reset everything works again', async () => {
  let isHung = true;
  const { app, host, submit } = await startWith(() => (isHung ? never() : Promise.resolve('ok')));
  const first = submit();
  await host.settle();
  await within(host, app.kill({ by: 'ann', reason: 'x' }));
  expect(await first).toMatchObject({ type: 'stopped', reason: { type: 'killSwitch' } });
  isHung = false;
  expect(app.reset({ by: 'ann', reason: 'ok' })).toBe('armed');
  expect(await within(host, submit())).toMatchObject({ type: 'accepted' });
});

test('L18 submit in a watcher of the stop is refused, and stop in a watcher works', async () => {
  const { app, host, submit } = await startWith(async () => 'ok');
  let inside: Promise<unknown> | undefined;
  app.watch((event) => {
    if (event.type === 'attempt.started') void app.kill({ by: 'w', reason: 'now' });
    if (event.type === 'switch.tripped') inside = submit();
  });
  const outcome = submit();
  expect(await within(host, outcome)).toMatchObject({ type: 'stopped' });
  expect(await within(host, inside)).toMatchObject({ type: 'stopped' });
});

test('L19 an agent that asks for its own kind of work fails before its deadline', async () => {
  const failures: unknown[] = [];
  const { app, host, submit } = await startWith(
    (_task, ctx) => ctx.child({ type: 'work', input: 'again' }),
    1,
    { limits: { idleMs: 100, deadlineMs: 3_600_000 } },
  );
  app.watch((event) => event.type === 'attempt.failed' && failures.push(event.failure));
  void submit();
  await host.clock.advanceBy(60_000);
  expect(failures).not.toEqual([]);
});

test('L20 whoever waits for an agent that is gone for good is told', async () => {
  let isFirst = true;
  const { app, host } = await desk([
    {
      id: 'a',
      can: ['work'],
      restart: 'temporary',
      run: () => {
        isFirst = false;
        return Promise.reject(new Error('boom'));
      },
    },
  ]);
  const failures: unknown[] = [];
  app.watch((event) => event.type === 'attempt.failed' && failures.push(event.failure));
  await within(host, app.submit({ type: 'work', input: 1, limits: { deadlineMs: 1_000 } }));
  expect(isFirst).toBe(false);
  failures.length = 0;
  void app.submit({ type: 'work', input: 1 });
  await host.clock.advanceBy(120_000);
  expect(failures).not.toEqual([]);
});

test('L21 a decompose that hangs is noticed', async () => {
  const whole = taskType<string, string>('whole', {
    ladder: ladder(['decomposing']),
    decompose: () => never<never>(),
    synthesize: () => 'x',
  });
  const { app, host } = await desk([
    { id: 'a', can: ['whole'], run: () => Promise.reject(new Error('x')) },
  ]);
  const failures: { type: string }[] = [];
  app.watch((event) => event.type === 'attempt.failed' && failures.push(event.failure));
  void app.submit({ type: whole as never, input: 'x' });
  await host.clock.advanceBy(120_000);
  expect(failures.length).toBeGreaterThan(1);
});

test('L11b agents and types whose names have a slash have breakers of their own, also when they fail', async () => {
  const fails = () => Promise.reject(new Error('boom'));
  const { app, host } = await desk(
    [
      { id: 'a', can: ['b/c'], run: fails },
      { id: 'a/b', can: ['c'], run: fails },
    ],
    { ladder: ladder([]) },
  );
  expect(await within(host, app.submit({ type: 'b/c', input: 1 }))).toMatchObject({
    failure: { type: 'crash' },
  });
  expect(await within(host, app.submit({ type: 'c', input: 1 }))).toMatchObject({
    failure: { type: 'crash' },
  });
});

test('L22 a task after an application was stopped that had none before is an outcome', async () => {
  const { app, host, submit } = await startWith(async () => 'ok');
  await app.stop();
  expect(await within(host, submit())).toMatchObject({ type: 'stopped' });
});

test('L9b a kill after the application was stopped does not hang', async () => {
  const { app, host, submit } = await startWith(async () => 'ok');
  await submit();
  await app.stop();
  expect(await within(host, app.kill({ by: 'ann', reason: 'x' }))).not.toBe(HANGS);
});

test('L23 input that cannot be read does not reject', async () => {
  const { host, submit } = await startWith(async () => 'ok');
  const input = {
    get a(): never {
      throw new Error('boom');
    },
  };
  expect(await within(host, submit({ input }))).not.toBeInstanceOf(Error);
});

test('L24 a dispatcher restart leaves what a task had spent and tried in its outcome', async () => {
  const { app, host, submit } = await startWith(async (_task, ctx) => {
    ctx.reserve(100).commit({ tokens: 100 });
    if (ctx.epoch === 1) throw new Error('boom');
    return never();
  });
  const outcome = submit();
  await host.settle();
  const ref = app.system.child('app', 'dispatcher').current;
  if (!ref) throw new Error('none');
  app.system.kill(ref, { type: 'killed' });
  const ended = (await within(host, outcome)) as { failures: unknown[]; cost: { tokens: number } };
  expect(ended.failures).toHaveLength(1);
  expect(ended.cost.tokens).toBe(200);
});

test('L25 a cancelled task whose agent ignores its signal does not let it work for two', async () => {
  let busy = 0;
  let most = 0;
  const controller = new AbortController();
  const { host, submit } = await startWith(() => {
    busy += 1;
    most = Math.max(most, busy);
    return never();
  });
  void submit({ signal: controller.signal });
  await host.settle();
  controller.abort();
  void submit();
  await host.settle();
  expect(most).toBe(1);
});

test('L26 a part is not refused because its own parent fills the last place', async () => {
  const { app, host } = await desk(
    [
      { id: 'p', can: ['whole'], run: (_task, ctx) => ctx.child({ type: 'part', input: 1 }) },
      { id: 'c', can: ['part'], run: async () => 'part' },
    ],
    { maxTasks: 1 },
  );
  const outcome = await within(host, app.submit({ type: 'whole', input: 1 }));
  expect(outcome).toMatchObject({ value: { type: 'accepted' } });
});

test('L13c a task that could not be started is not open for ever', async () => {
  const { app, host } = await startWith(async () => 'ok');
  await within(host, app.run(one, 'x', { id: 'same' }));
  await within(host, app.submit({ type: 'work', input: 1, id: 'same' }));
  expect(app.status().openTasks).toBe(0);
});

test('L27 while a run does a recalled part again, its outcome is not the one that was wrong', async () => {
  let calls = 0;
  const { app, host } = await startWith(async () => {
    calls += 1;
    if (calls === 1) return 'wrong';
    await new Promise((done) => host.clock.setTimeout(() => done(0), 50));
    return 'right';
  });
  const tasks: string[] = [];
  app.watch(
    (e) => e.type === 'task.finished' && 'value' in e.outcome && tasks.push(e.outcome.resultId),
  );
  await within(host, app.run(one, 'x', { id: 'run' }));
  void app.recall(tasks[0] ?? '', 'it is wrong');
  await host.settle();
  expect(await within(host, app.outcomeOf('run'))).toMatchObject({ value: 'right' });
});

test('L28 a recall under way ends when the application is stopped', async () => {
  let calls = 0;
  const { app, host } = await startWith(() => (calls++ === 0 ? Promise.resolve('wrong') : never()));
  const tasks: string[] = [];
  app.watch(
    (e) => e.type === 'task.finished' && 'value' in e.outcome && tasks.push(e.outcome.resultId),
  );
  await within(host, app.run(one, 'x', { id: 'run' }));
  const recall = app.recall(tasks[0] ?? '', 'it is wrong');
  await host.settle();
  void app.stop();
  expect(await within(host, recall)).not.toBe(HANGS);
});
