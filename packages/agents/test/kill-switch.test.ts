import { expect, test } from 'vitest';
import { within } from './desk.ts';
import { never, startWith } from './start-with.ts';

test('the kill switch neither waits for an incarnation that is long dead nor claims to kill it', async () => {
  let isHung = true;
  const { app, host, submit } = await startWith(() => (isHung ? never() : Promise.resolve('ok')));
  const first = submit();
  await host.clock.advanceBy(99);
  isHung = false;
  await within(host, first, 1_000);
  const stop = (await within(host, app.kill({ by: 'ann', reason: 'x' }))) as { killed: unknown };
  expect(stop.killed).toEqual([]);
});

test('after a reset everything works again', async () => {
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

test('a watcher may trip the kill switch, and what it then submits is refused', async () => {
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
