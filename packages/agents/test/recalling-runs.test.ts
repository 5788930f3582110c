import { expect, test } from 'vitest';
import { pipeline } from '../src/index.ts';
import { within } from './desk.ts';
import { startWith } from './start-with.ts';

const one = pipeline<string>('one').stage('read', { task: 'work' });

test('while a run does a recalled part again, nobody is told the outcome that was wrong', async () => {
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

test('runs under way are not forgotten for there being many, those that are over are', async () => {
  const { app, host } = await startWith(async () => 'ok', 1, { maxRuns: 2 });
  const ids = ['1', '2', '3', '4'];
  const outcomes = Promise.all(ids.map((id) => app.run(one, 'x', { id })));
  const types = ((await within(host, outcomes)) as { type: string }[]).map(({ type }) => type);
  expect(types).toEqual(['accepted', 'accepted', 'accepted', 'accepted']);
  expect(ids.map((id) => app.outcomeOf(id) !== undefined)).toEqual([false, false, true, true]);
});

test('who is told that a run is over may recall what it used, and gets the next outcome', async () => {
  let calls = 0;
  const { app, host } = await startWith(async () => {
    calls += 1;
    return calls === 1 ? 'wrong' : 'right';
  });
  let recall: Promise<unknown> | undefined;
  let resultId = '';
  app.watch((event) => {
    if (event.type === 'task.finished' && 'value' in event.outcome)
      resultId ||= event.outcome.resultId;
    if (event.type === 'run.finished') recall = app.recall(resultId, 'it is wrong');
  });
  const first = await within(host, app.run(one, 'x', { id: 'run' }));
  expect(first).toMatchObject({ value: 'wrong' });
  expect(await recall).toMatchObject({ revised: [{ value: 'right' }] });
  expect(await app.outcomeOf('run')).toMatchObject({ value: 'right' });
});
