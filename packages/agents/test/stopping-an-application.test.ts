import { expect, test } from 'vitest';
import { pipeline } from '../src/index.ts';
import { HANGS, within } from './desk.ts';
import { never, startWith } from './start-with.ts';

const one = pipeline<string>('one').stage('read', { task: 'work' });

test('a run under way is stopped with the application', async () => {
  const { app, host } = await startWith(never);
  const outcome = app.run(one, 'x');
  await host.settle();
  void app.stop();
  expect(await within(host, outcome)).toMatchObject({ type: 'stopped' });
});

test('a recall that is under way resolves when the application is stopped', async () => {
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

test('a kill that is under way resolves when the application is stopped', async () => {
  const { app, host, submit } = await startWith(never);
  void submit();
  await host.settle();
  const stop = app.kill({ by: 'ann', reason: 'x' });
  void app.stop();
  expect(await within(host, stop)).not.toBe(HANGS);
});

test('a kill that comes after the end resolves, with a stop of nothing', async () => {
  const { app, host } = await startWith(async () => 'ok');
  await app.stop();
  expect(await within(host, app.kill({ by: 'ann', reason: 'x' }))).not.toBe(HANGS);
});

test('a kill that comes after the end resolves, also when something was done before', async () => {
  const { app, host, submit } = await startWith(async () => 'ok');
  await submit();
  await app.stop();
  expect(await within(host, app.kill({ by: 'ann', reason: 'x' }))).not.toBe(HANGS);
});

test('a run that comes after the end is stopped at once', async () => {
  const { app, host } = await startWith(async () => 'ok');
  await app.stop();
  expect(await within(host, app.run(one, 'x'))).toMatchObject({ type: 'stopped' });
});

test('a task that comes after the end is stopped at once, though it is the first', async () => {
  const { app, host, submit } = await startWith(async () => 'ok');
  await app.stop();
  expect(await within(host, submit())).toMatchObject({ type: 'stopped' });
});
