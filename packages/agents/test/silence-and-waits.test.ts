import { virtualHost } from '@coppice/host';
import { supervisor } from '@coppice/supervision';
import { expect, test } from 'vitest';
import { agent, type Failure, startApplication } from '../src/index.ts';
import { never, startWith } from './start-with.ts';

// Whatever its rhythm: here one whose steps take nearly the whole budget.
test('nobody is silent for longer than the idle budget and a second, whatever its rhythm', async () => {
  const idleMs = 60_000;
  const failures: Failure[] = [];
  const { app, host, submit } = await startWith(
    async (_task, ctx) => {
      for (let step = 0; step < 15; step++) {
        await new Promise((done) => host.clock.setTimeout(() => done(0), 55_000));
        ctx.progress('step');
      }
      return never();
    },
    1,
    { limits: { idleMs } },
  );
  app.watch((event) => event.type === 'attempt.failed' && failures.push(event.failure));
  void submit();
  await host.clock.advanceBy(15 * 55_000 + idleMs + 1_000);
  expect(failures).toMatchObject([{ type: 'timeout', kind: 'silence' }]);
});

test('a part of other work waits for a breaker, however often it opens again', async () => {
  const host = virtualHost({ seed: 1 });
  const failures: Failure[] = [];
  const app = await startApplication({
    id: 'app',
    host,
    limits: { idleMs: 3_600_000 }, // Waiting in a queue is no sign of life.
    agents: supervisor({
      id: 'agents',
      children: [
        agent({
          id: 'one',
          can: ['whole'],
          run: (_task, ctx) => ctx.child({ type: 'part', input: 0 }),
        }),
        agent({ id: 'two', can: ['part'], run: async () => 'done' }),
      ],
    }),
  });
  app.watch((event) => event.type === 'attempt.failed' && failures.push(event.failure));
  const breaker = app.guards.breakers.get('two', 'part');
  const outcome = app.submit({ type: 'whole', input: 0 });
  for (let round = 0; round < 30; round++) {
    breaker.trip({ openForMs: 60_000 });
    await host.clock.advanceBy(30_000);
  }
  expect(app.status().openTasks).toBe(2);
  await host.clock.advanceBy(60_000);
  expect(await outcome).toMatchObject({ value: { type: 'accepted', value: 'done' } });
  expect(failures).toEqual([]);
  await app.stop();
});
