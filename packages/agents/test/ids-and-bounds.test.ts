import { MAILBOX_DEFAULTS } from '@coppice/actor';
import { expect, test } from 'vitest';
import { ladder, pipeline } from '../src/index.ts';
import { startDesk, within } from './desk.ts';
import { startWith } from './start-with.ts';

const one = pipeline<string>('one').stage('read', { task: 'work' });

test.each(['', '__proto__', 'a/b', '.', ' '])('a task may be called "%s"', async (id) => {
  const { app, host } = await startWith(async () => 'ok');
  const outcome = await within(host, app.submit({ type: 'work', input: 1, id }));
  expect(outcome).toMatchObject({ type: 'accepted', id });
});

test('a task may have the id of a run', async () => {
  const { app, host } = await startWith(async () => 'ok');
  expect(await within(host, app.run(one, 'x', { id: 'same' }))).toMatchObject({ type: 'accepted' });
  const outcome = await within(host, app.submit({ type: 'work', input: 1, id: 'same' }));
  expect(outcome).toMatchObject({ type: 'accepted' });
});

test('a run may be run again under its id', async () => {
  const { app, host } = await startWith(async () => 'ok');
  expect(await within(host, app.run(one, 'x', { id: 'same' }))).toMatchObject({ type: 'accepted' });
  expect(await within(host, app.run(one, 'x', { id: 'same' }))).toMatchObject({ type: 'accepted' });
});

test('a task with the id of a run does not stay open', async () => {
  const { app, host } = await startWith(async () => 'ok');
  await within(host, app.run(one, 'x', { id: 'same' }));
  await within(host, app.submit({ type: 'work', input: 1, id: 'same' }));
  expect(app.status().openTasks).toBe(0);
});

test('an impossible priority leaves no task open', async () => {
  const { app, host } = await startWith(async () => 'ok');
  app.guards.breakers.get('worker-1', 'work').trip({ openForMs: 10_000 });
  await within(host, app.submit({ type: 'work', input: 1, priority: Number.NaN }), 0);
  expect(app.status().openTasks).toBe(0);
});

test('a part is not refused because its own parent fills the last place', async () => {
  const { app, host } = await startDesk(
    [
      { id: 'p', can: ['whole'], run: (_task, ctx) => ctx.child({ type: 'part', input: 1 }) },
      { id: 'c', can: ['part'], run: async () => 'part' },
    ],
    { maxTasks: 1 },
  );
  const outcome = await within(host, app.submit({ type: 'whole', input: 1 }));
  expect(outcome).toMatchObject({ value: { type: 'accepted' } });
});

test('agents may use more tools than there may be gates, if the tools are well', async () => {
  const { host, submit } = await startWith(
    async (task: { input: number }, ctx) =>
      ctx.tool(`read:${task.input}`, {}, async () => task.input),
    1,
    { ladder: ladder([]), killSwitch: { errorRate: { ratio: 1, minimumSamples: 5_000 } } },
  );
  let last: unknown;
  for (let index = 0; index < 1_001; index++) {
    last = await submit({ input: index });
  }
  await host.settle();
  expect(last).toMatchObject({ type: 'accepted' });
});

test('no task is lost when more ask for an agent at once than a mailbox holds by default', async () => {
  const { app } = await startWith(async () => 'ok');
  const dispatcher = app.system.child('app', 'dispatcher');
  for (let count = 0; count <= MAILBOX_DEFAULTS.limit; count++) {
    dispatcher.send({ type: 'health.changed' });
  }
  expect(app.system.deadLetters().count).toBe(0);
});

test('agents and types whose names have a slash have breakers of their own', async () => {
  const { app, host } = await startDesk([
    { id: 'a', can: ['b/c'], run: async () => 'one' },
    { id: 'a/b', can: ['c'], run: async () => 'two' },
  ]);
  expect(await within(host, app.submit({ type: 'b/c', input: 1 }))).toMatchObject({ value: 'one' });
  expect(await within(host, app.submit({ type: 'c', input: 1 }))).toMatchObject({ value: 'two' });
});

test('so they do when they fail', async () => {
  const fails = () => Promise.reject(new Error('boom'));
  const { app, host } = await startDesk(
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
