import { virtualHost } from '@coppice/host';
import { fingerprint } from '@coppice/resilience';
import { supervisor } from '@coppice/supervision';
import { describe, expect, test } from 'vitest';
import {
  agent,
  FAILURE_KINDS,
  type Failure,
  nameOfFailure,
  type RunContext,
  startApplication,
} from '../src/index.ts';
import { FAILURE_CASES } from './failure-cases.ts';
import { failureStage } from './failure-stage.ts';
import { never } from './start-with.ts';

/** Elsewhere below: they need more than one thing that goes wrong in an attempt. */
const OTHERS = [
  'cascade.upstream',
  'unroutable.noAgent',
  'unroutable.allOpen',
  'unroutable.queueFull',
];
/** Needs several machines: a node that dies. */
const ELSEWHERE = ['crash.lost'];

test('every kind of failure is provoked here', () => {
  const all = Object.entries(FAILURE_KINDS).flatMap(([type, kinds]) =>
    kinds.map((kind) => `${type}.${kind}`),
  );
  expect([...Object.keys(FAILURE_CASES), ...OTHERS, ...ELSEWHERE].sort()).toEqual([...all].sort());
});

describe.each(Object.entries(FAILURE_CASES))('%s', (name, each) => {
  test('is noticed in time, told with all that is known, and answered', async () => {
    const { mishap, submission, atMs = 0, lastProgress = { kind: 'start', atMs: 0 } } = each;
    const stage = await failureStage(mishap, each.stage);
    const { host, app, failures, attempts } = stage;
    const asked = { input: 'x', ...submission?.(stage) };
    const outcome = stage.submit(asked);
    if (atMs > 0) {
      await host.clock.advanceBy(atMs - 1);
      expect(stage.names()).toEqual([]);
      await host.clock.advanceBy(1);
    }
    await host.settle();
    expect(stage.names()[0]).toBe(name);
    const first = attempts[0]?.agent ?? '';
    expect(failures[0]).toMatchObject({
      ...{ agent: first.split(':')[0], actorId: first, taskId: 't', taskType: 'work' },
      ...{ attempt: 1, inputHash: fingerprint(asked.input), atMs, lastProgress },
    });
    expect(first).toMatch(/^worker-\d:1$/);
    await host.clock.advanceBy(60_000);
    expect(await outcome).toMatchObject({ type: each.outcome });
    expect(attempts[1]?.rung).toBe(each.next);
    expect(stage.counted()).toBe(each.counted);
    expect(app.status()).toMatchObject({ openTasks: 0, restarts: each.restarts });
    await app.stop();
  });
});

describe('a source that is recalled', () => {
  test('ends the task at once, blames nobody and leaves the agent free', async () => {
    const stage = await failureStage(never);
    const { host, app, failures, submit } = stage;
    const source = await submit({ id: 'source', input: 'a source' });
    const resultId = 'resultId' in source ? source.resultId : '';
    const outcome = submit({ consumes: [resultId] });
    await host.clock.advanceBy(10);
    await app.recall(resultId, 'it was wrong');
    expect(await outcome).toMatchObject({
      type: 'failed',
      failure: { type: 'cascade', kind: 'upstream', resultId, reason: 'it was wrong' },
    });
    const agent = stage.attempts[0]?.agent;
    expect(failures).toMatchObject([
      { actorId: agent, taskId: 't', attempt: 1, atMs: 10, lastProgress: { kind: 'start' } },
    ]);
    expect(stage.counted()).toBe(0);
    expect(stage.attempts).toHaveLength(1);
    expect(app.status()).toMatchObject({ restarts: 0, openTasks: 0 });
    // Its code does not let go, so it is ended after a while; what waits is done then.
    const next = submit({ id: 'next' });
    await host.clock.advanceBy(5_000);
    expect(await next).toMatchObject({ type: 'accepted' });
    await app.stop();
  });
});

describe('a task that nobody can take', () => {
  const nowhere = { agent: '', actorId: '', taskId: 't', attempt: 1, atMs: 0 };

  test('noAgent: fails at once', async () => {
    const { app, failures, submit } = await failureStage(never);
    expect(await submit({ type: 'dance' })).toMatchObject({ type: 'failed', attempts: 0 });
    expect(failures).toMatchObject([
      { type: 'unroutable', kind: 'noAgent', ...nowhere, lastProgress: undefined },
    ]);
    await app.stop();
  });

  test('allOpen: fails at once when every breaker is held open by hand', async () => {
    const { app, failures, submit } = await failureStage(never);
    for (const each of ['worker-1', 'worker-2']) app.guards.breakers.get(each, 'work').isolate();
    expect(await submit()).toMatchObject({ type: 'failed', attempts: 0 });
    expect(failures).toMatchObject([{ type: 'unroutable', kind: 'allOpen', ...nowhere }]);
    await app.stop();
  });

  test('queueFull: fails at once when as many are open as may be', async () => {
    const { app, failures, submit } = await failureStage(never, { app: { maxTasks: 1 } });
    void submit({ id: 'other' });
    expect(await submit()).toMatchObject({ type: 'failed', attempts: 0 });
    expect(failures).toMatchObject([{ type: 'unroutable', kind: 'queueFull', ...nowhere }]);
    await app.stop();
  });
});

test('an agent that is stopped with a sibling that crashed hands its task back at once', async () => {
  const host = virtualHost({ seed: 1 });
  const first = async (ctx: RunContext): Promise<void> => {
    if (ctx.epoch === 1) throw new Error('boom');
  };
  const stubborn = (ctx: RunContext) => (ctx.epoch === 1 ? never() : Promise.resolve());
  const agents = supervisor({
    ...{ id: 'agents', strategy: 'rest_for_one', intensity: { restarts: 9, withinMs: 1_000 } },
    children: [
      agent({ id: 'one', can: ['one'], run: (_task, ctx) => first(ctx) }),
      agent({ id: 'two', can: ['two'], run: (_task, ctx) => stubborn(ctx) }),
    ],
  });
  const app = await startApplication({ id: 'app', host, agents });
  const failures: Failure[] = [];
  app.watch((event) => event.type === 'attempt.failed' && failures.push(event.failure));
  const two = app.submit({ type: 'two', input: 0 });
  await host.settle();
  const one = app.submit({ type: 'one', input: 0 });
  await host.clock.advanceBy(10);
  expect(failures.map(nameOfFailure)).toEqual(['crash.error', 'crash.exit']);
  expect(failures[1]).toMatchObject({ actorId: 'two:1', atMs: 0, attempt: 1 });
  await host.clock.advanceBy(6_000); // Its code never lets go, so it is killed.
  expect([await one, await two]).toMatchObject([
    { type: 'accepted', by: 'one:2' },
    { type: 'accepted', by: 'two:2' },
  ]);
  await app.stop();
});
