import { expect, test } from 'vitest';
import { pipeline } from '../src/index.ts';
import { startDesk, within } from './desk.ts';
import { startWith } from './start-with.ts';

const one = pipeline<string>('one').stage('read', { task: 'work' });

test('a queued run is stopped with the application', async () => {
  const { app, host } = await startWith(async () => 'ok');
  app.guards.breakers.get('worker-1', 'work').trip({ openForMs: 600_000 });
  expect(await app.run(one, 'x', { id: 'run' })).toMatchObject({ type: 'queued' });
  const outcome = app.outcomeOf('run');
  void app.stop();
  expect(await within(host, outcome)).toMatchObject({ type: 'stopped' });
});

test('a queued run is stopped by its signal', async () => {
  const { app, host } = await startWith(async () => 'ok');
  app.guards.breakers.get('worker-1', 'work').trip({ openForMs: 600_000 });
  const controller = new AbortController();
  const options = { id: 'run', signal: controller.signal };
  expect(await app.run(one, 'x', options)).toMatchObject({ type: 'queued' });
  controller.abort();
  expect(await within(host, app.outcomeOf('run'))).toMatchObject({ type: 'stopped' });
});

test('a queued run is stopped by the kill switch', async () => {
  const { app, host } = await startWith(async () => 'ok');
  app.guards.breakers.get('worker-1', 'work').trip({ openForMs: 600_000 });
  expect(await app.run(one, 'x', { id: 'run' })).toMatchObject({ type: 'queued' });
  await within(host, app.kill({ by: 'ann', reason: 'stop it' }));
  expect(await within(host, app.outcomeOf('run'))).toMatchObject({ type: 'stopped' });
});

test('one type of task that cannot be done keeps no other waiting', async () => {
  const { app, host } = await startDesk([
    { id: 'x', can: ['x'], run: async () => 'x' },
    { id: 'y', can: ['y'], run: async () => 'y' },
  ]);
  app.guards.breakers.get('x', 'x').trip({ openForMs: 600_000 });
  app.guards.breakers.get('y', 'y').trip({ openForMs: 5_000 });
  await app.submit({ type: 'x', input: 1, priority: 5 });
  await app.submit({ type: 'y', input: 1, id: 'y' });
  expect(await within(host, app.outcomeOf('y'), 30_000)).toMatchObject({ value: 'y' });
});

test('a queued run begins when somebody is well, though hardly anybody is', async () => {
  const agents = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => ({
    ...{ id, can: ['work'] as const, run: async () => id },
  }));
  const { app, host } = await startDesk(agents);
  const trip = (id: string, openForMs: number): void =>
    app.guards.breakers.get(id, 'work').trip({ openForMs });
  for (const { id } of agents) trip(id, id === 'a' ? 5_000 : 600_000);
  expect(await app.run(one, 'x', { id: 'run' })).toMatchObject({ type: 'queued' });
  expect(await within(host, app.outcomeOf('run'), 20_000)).toMatchObject({
    ...{ type: 'accepted', value: 'a', tier: 'single' },
  });
  expect(app.status().queuedTasks).toBe(0);
});

test('of a run that waits there is only one', async () => {
  const { app, host } = await startWith(async () => 'ok');
  app.guards.breakers.get('worker-1', 'work').trip({ openForMs: 5_000 });
  await app.run(one, 'x', { id: 'run' });
  const again = app.run(one, 'x', { id: 'run' });
  expect(app.status().queuedTasks).toBe(1);
  expect(await within(host, again)).toMatchObject({ type: 'accepted' });
  expect(await again).toBe(await app.outcomeOf('run'));
});

test('a run for which there is no room fails', async () => {
  const { app } = await startWith(async () => 'ok');
  app.guards.breakers.get('worker-1', 'work').trip({ openForMs: 600_000 });
  await app.run(one, 'x', { id: 'last', priority: -1 });
  for (let count = 0; count < 1_000; count++) await app.run(one, 'x');
  expect(await app.outcomeOf('last')).toMatchObject({
    ...{ type: 'failed', failure: { type: 'unroutable', kind: 'queueFull' } },
  });
});
