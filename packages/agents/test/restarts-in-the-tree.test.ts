import { expect, test } from 'vitest';
import { ladder, pipeline } from '../src/index.ts';
import { restart, within } from './desk.ts';
import { never, startWith } from './start-with.ts';

const one = pipeline<string>('one').stage('read', { task: 'work' });

test('a stop stays latched when the tree above the kill switch is restarted', async () => {
  const { app, host, submit } = await startWith(async () => 'ok');
  await within(host, app.kill({ by: 'ann', reason: 'stop it' }));
  expect(app.status().killSwitch).toBe('stopped');
  await restart(host, app, 'notifier');
  expect(app.status().killSwitch).toBe('stopped');
  expect(await submit()).toMatchObject({ type: 'stopped' });
});

test('breakers open as before when the tree above them was restarted', async () => {
  let isBad = false;
  const { app, host, submit } = await startWith(
    () => (isBad ? Promise.reject(new Error('boom')) : Promise.resolve('ok')),
    1,
    { ladder: ladder([]) },
  );
  await submit();
  await restart(host, app, 'notifier');
  isBad = true;
  for (let index = 0; index < 3; index++) expect(await submit()).toMatchObject({ type: 'failed' });
  expect(app.guards.breakers.get('worker-1', 'work').mode).toBe('open');
});

test('capacity knows the agents when the tree above it was restarted', async () => {
  const { app, host } = await startWith(async () => 'ok', 4);
  await restart(host, app, 'notifier');
  for (const id of [1, 2, 3]) app.guards.breakers.get(`worker-${id}`, 'work').trip();
  await host.clock.advanceBy(1_000);
  expect(app.guards.capacity.sample('work').tier).toBe('single');
});

test('a run whose dispatcher died is stopped', async () => {
  const { app, host } = await startWith(never);
  const outcome = app.run(one, 'x');
  await host.settle();
  await restart(host, app, 'dispatcher');
  expect(await within(host, outcome)).toMatchObject({ type: 'stopped' });
});

test('what a task had tried and spent is in its outcome when the dispatcher died', async () => {
  const { app, host, submit } = await startWith(async (_task, ctx) => {
    ctx.reserve(100).commit({ tokens: 100 });
    if (ctx.epoch === 1) throw new Error('boom');
    return never();
  });
  const outcome = submit();
  await host.settle();
  await restart(host, app, 'dispatcher');
  const ended = (await within(host, outcome)) as { failures: unknown[]; cost: { tokens: number } };
  expect(ended.failures).toHaveLength(1);
  expect(ended.cost.tokens).toBe(200);
});

test('a stop that is under way goes on when the tree above the kill switch is restarted', async () => {
  const { app, host, submit } = await startWith(never);
  void submit();
  await host.settle();
  const stop = app.kill({ by: 'ann', reason: 'stop it' });
  expect(app.status().killSwitch).toBe('draining');
  await restart(host, app, 'notifier');
  expect(await within(host, stop)).toMatchObject({ cause: { by: 'ann' } });
  expect(app.status().killSwitch).toBe('stopped');
  expect(app.reset({ by: 'ann', reason: 'tried it' })).toBe('armed');
  await restart(host, app, 'notifier');
  expect(app.status().killSwitch).toBe('armed');
});

test('what was given up to save money is still given up after a restart', async () => {
  const { app, host } = await startWith(async () => 'ok');
  app.guards.capacity.beginSaving();
  await restart(host, app, 'notifier');
  expect(app.status().tier).toBe('essential');
  app.guards.capacity.endSaving();
  expect(app.status().tier).toBe('full');
});

test('a run that was over keeps its outcome, and cannot be done again', async () => {
  const { app, host } = await startWith(async () => 'ok');
  const outcome = await app.run(one, 'x', { id: 'run' });
  await restart(host, app, 'dispatcher');
  const resultId = 'resultId' in outcome ? outcome.resultId : '';
  expect(await within(host, app.recall(resultId, 'wrong'))).toMatchObject({ revised: [] });
  expect(await app.outcomeOf('run')).toBe(outcome);
});
