import { expect, test } from 'vitest';
import { ladder, taskType } from '../src/index.ts';
import { startDesk, within } from './desk.ts';
import { never, startWith } from './start-with.ts';

test('an agent that asks for its own kind of work fails before its deadline', async () => {
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

test('whoever waits for an agent that is gone for good is told', async () => {
  let isFirst = true;
  const { app, host } = await startDesk([
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

test('a decompose that hangs is noticed', async () => {
  const whole = taskType<string, string>('whole', {
    ladder: ladder(['decomposing']),
    decompose: () => never<never>(),
    synthesize: () => 'x',
  });
  const { app, host } = await startDesk([
    { id: 'a', can: ['whole'], run: () => Promise.reject(new Error('x')) },
  ]);
  const failures: { type: string }[] = [];
  app.watch((event) => event.type === 'attempt.failed' && failures.push(event.failure));
  void app.submit({ type: whole as never, input: 'x' });
  await host.clock.advanceBy(120_000);
  expect(failures.length).toBeGreaterThan(1);
});

test('input that cannot be read does not reject', async () => {
  const { host, submit } = await startWith(async () => 'ok');
  const input = {
    get a(): never {
      throw new Error('boom');
    },
  };
  expect(await within(host, submit({ input }))).not.toBeInstanceOf(Error);
});

test('a cancelled task whose agent ignores its signal does not let it work for two', async () => {
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
