import { expect, test } from 'vitest';
import { settled } from './desk.ts';
import { startWith } from './start-with.ts';

/** A dispatcher that believes a busy agent to be idle, and a task that it gave to that agent. */
async function refused() {
  const finish: (() => void)[] = [];
  const { app, host, submit } = await startWith(
    (_task, ctx) => {
      ctx.reserve(10).commit({ tokens: 10 });
      return new Promise((done) => finish.push(() => done('ok')));
    },
    1,
    { limits: { idleMs: 5_000, deadlineMs: 10_000 } },
  );
  const first = settled(submit());
  await host.settle();
  const worker = app.system.child('app', 'agents', 'worker-1').current;
  const profile = { id: 'worker-1', can: ['work'], tier: 1, relativeCost: 1, weight: 1 };
  const dispatcher = app.system.whereis('dispatcher');
  dispatcher?.send({ type: 'agent.idle', ref: worker, profile } as never);
  await host.settle();
  const second = settled(submit());
  await host.settle();
  return { app, host, first, second, finish };
}

test('a task that a busy agent refuses is done when the agent is free', async () => {
  const { host, first, second, finish } = await refused();
  finish[0]?.();
  await host.settle();
  expect(first.value).toMatchObject({ type: 'accepted', cost: { tokens: 10 } });
  finish[1]?.();
  await host.settle();
  expect(second.value).toMatchObject({ type: 'accepted', attempts: 1, cost: { tokens: 10 } });
});

test('nothing is left of an attempt that was refused', async () => {
  const { app, host, finish } = await refused();
  for (const index of [0, 1]) {
    finish[index]?.();
    await host.settle();
  }
  const stopped = settled(app.kill({ by: 'ann', reason: 'to see what is still at work' }));
  await host.clock.advanceBy(60_000);
  expect(stopped.value).toMatchObject({ killed: [], failedSteps: [] });
});
