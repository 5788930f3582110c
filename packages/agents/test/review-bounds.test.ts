import { expect, test } from 'vitest';
import { ladder } from '../src/index.ts';
import { startWith } from './start-with.ts';

test('B1 an attempt may use tools of more than 1 000 names over the life of an application', async () => {
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

test('B2 no task is lost when more are submitted at once than a mailbox holds', async () => {
  const { app, submit } = await startWith(async () => 'ok', 2, {
    maxTasks: 1_000_000,
    limits: { idleMs: 1e9, deadlineMs: 1e9 },
    budget: { allowance: {} },
  });
  const many = 110_000;
  let done = 0;
  for (let index = 0; index < many; index++) void submit().then(() => (done += 1));
  const started = performance.now();
  while (done < many && performance.now() - started < 40_000) {
    const before = done;
    for (let turn = 0; turn < 50; turn++) await new Promise((next) => setImmediate(next));
    if (done === before && app.status().openTasks > 0) break;
  }
  expect(app.status().openTasks).toBe(0);
  expect(done).toBe(many);
}, 90_000);
