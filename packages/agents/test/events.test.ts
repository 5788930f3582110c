import { expect, test } from 'vitest';
import { within } from './desk.ts';
import { startWith } from './start-with.ts';

test('events are told from the call on, though they are read later', async () => {
  const { app, host, submit } = await startWith(async () => 'ok');
  const events = app.events();
  await submit();
  void app.stop();
  const first = (await within(host, events.next())) as { value?: { type: string } };
  expect(first.value?.type).toBe('attempt.started');
});

test('there are none of an application that has ended', async () => {
  const { app, host } = await startWith(async () => 'ok');
  await app.stop();
  expect(await within(host, app.events().next())).toMatchObject({ done: true });
});

test('a reader that leaves ends them, and so does its signal', async () => {
  const { app, submit } = await startWith(async () => 'ok');
  const controller = new AbortController();
  const left = app.events();
  const aborted = app.events({ signal: controller.signal });
  await submit();
  await left.return();
  controller.abort();
  await submit();
  expect(await left.next()).toEqual({ done: true, value: undefined });
  const types: string[] = [];
  for await (const { type } of aborted) types.push(type);
  expect(types).toEqual(['attempt.started', 'task.finished']);
});
