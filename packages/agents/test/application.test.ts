import { virtualHost } from '@coppice/host';
import { supervisor } from '@coppice/supervision';
import { describe, expect, test } from 'vitest';
import { agent, ladder, startApplication } from '../src/index.ts';
import { crew, never, startWith } from './start-with.ts';

describe('submit', () => {
  test('an answer is accepted, with who gave it and what it took', async () => {
    const { app, submit } = await startWith(async (task) => `did ${String(task.input)}`);
    expect(await submit({ id: 't' })).toEqual({
      type: 'accepted',
      id: 't',
      value: 'did x',
      resultId: expect.stringMatching(/^result_/),
      by: 'worker-1:1',
      evidence: [],
      attempts: 1,
      cost: { tokens: 0, costUsd: 0, ms: 0 },
      failures: [],
      tier: 'full',
    });
    await app.stop();
  });

  test('an answer may say how sure it is; anything else with a value is the value', async () => {
    const answers = [
      { value: 7, confidence: 0.8 },
      { value: 7, unit: 'm' },
    ];
    const { app, submit } = await startWith(async () => answers.shift());
    expect(await submit()).toMatchObject({ value: 7 });
    expect(await submit()).toMatchObject({ value: { value: 7, unit: 'm' } });
    await app.stop();
  });

  test('a crash ends the incarnation, and the task is tried again by the next one', async () => {
    const { app, submit } = await startWith(async (_task, ctx) => {
      if (ctx.epoch === 1) throw new TypeError('no such model', { cause: new Error('404') });
      return 'recovered';
    });
    const outcome = await submit({ id: 'task_1' });
    expect(outcome).toMatchObject({ type: 'accepted', by: 'worker-1:2', attempts: 2 });
    expect(outcome.type === 'accepted' && outcome.failures[0]).toEqual({
      type: 'crash',
      kind: 'error',
      error: {
        name: 'TypeError',
        message: 'no such model',
        cause: { name: 'Error', message: '404' },
      },
      agent: 'worker-1',
      actorId: 'worker-1:1',
      taskId: 'task_1',
      taskType: 'work',
      attempt: 1,
      inputHash: expect.any(String),
      atMs: 0,
      lastProgress: { kind: 'start', atMs: 0 },
    });
    expect(app.status()).toMatchObject({ openTasks: 0, failures: { crash: 1 }, restarts: 1 });
    await app.stop();
  });

  test('a watcher that throws hurts no task, and the others hear of it', async () => {
    const { app, submit } = await startWith(async (_task, ctx) => {
      if (ctx.epoch === 1) throw new Error('again');
      return 'ok';
    });
    const heard: string[] = [];
    app.watch(() => {
      throw new Error('broken watcher');
    });
    app.watch((event) => heard.push(event.type));
    expect(await submit()).toMatchObject({ type: 'accepted', attempts: 2 });
    expect(heard).toContain('observer.threw');
    expect(heard).toContain('attempt.failed');
    await app.stop();
  });

  test('tasks wait in order for an agent that can do them', async () => {
    const order: string[] = [];
    const { app, host, submit } = await startWith(async (task) => {
      order.push(task.id);
      await new Promise((done) => host.clock.setTimeout(() => done(undefined), 10));
    }, 2);
    const all = ['a', 'b', 'c', 'd'].map((id) => submit({ id }));
    await host.clock.advanceBy(20);
    await Promise.all(all);
    expect(order).toEqual(['a', 'b', 'c', 'd']);
    expect(host.clock.now()).toBe(20);
    await app.stop();
  });

  test('an aborted task ends as stopped, and its agent is free for the next when it lets go', async () => {
    const controller = new AbortController();
    let aborted = false;
    const { app, host, submit } = await startWith((task, ctx) => {
      if (task.id !== 'first') return Promise.resolve('next');
      ctx.signal.addEventListener('abort', () => {
        aborted = true;
      });
      return never();
    });
    const first = submit({ id: 'first', signal: controller.signal });
    await host.settle();
    controller.abort();
    expect(await first).toMatchObject({ type: 'stopped', reason: { type: 'cancelled' } });
    expect(aborted).toBe(true);
    const next = submit();
    await host.clock.advanceBy(5_000); // Its code does not let go, so it is ended.
    expect(await next).toMatchObject({ type: 'accepted', by: 'worker-1:2' });
    await app.stop();
  });

  test('a task aborted before it got its agent does not cost the agent', async () => {
    const controller = new AbortController();
    const { app, host, submit } = await startWith(async () => 'ok');
    const first = submit({ signal: controller.signal });
    controller.abort(); // Before the dispatcher has even heard of it.
    expect((await first).type).toBe('stopped');
    await host.settle();
    expect(await submit()).toMatchObject({ type: 'accepted' });
    await app.stop();
  });

  test('a task that was submitted twice is done once', async () => {
    let runs = 0;
    const { app, submit } = await startWith(async () => {
      runs += 1;
      return runs;
    });
    const [one, other] = await Promise.all([submit({ id: 't' }), submit({ id: 't' })]);
    expect(one).toEqual(other);
    expect(runs).toBe(1);
    await app.stop();
  });

  test('a type of work that nobody can do fails at once, and says so', async () => {
    const { app, submit } = await startWith(async () => 'ok');
    expect(await submit({ type: 'dance' })).toMatchObject({
      type: 'failed',
      failure: { type: 'unroutable', kind: 'noAgent' },
      postMortem: { rootCause: { name: 'unroutable.noAgent' } },
    });
    await app.stop();
  });

  test('one task more than may be open fails at once', async () => {
    const { app, submit } = await startWith(async () => 'ok', 1, { maxTasks: 1 });
    void submit();
    expect(await submit()).toMatchObject({
      type: 'failed',
      failure: { type: 'unroutable', kind: 'queueFull' },
    });
    await app.stop();
  });

  test('stopping the application ends open tasks as stopped', async () => {
    const { app, host, submit } = await startWith(never);
    const outcome = submit();
    const stopped = app.stop();
    await host.clock.advanceBy(5_000); // Its code never lets go, so it is killed.
    await stopped;
    const shutdown = { type: 'stopped', reason: { type: 'shutdown' } };
    expect(await outcome).toMatchObject(shutdown);
    expect(await submit()).toMatchObject(shutdown);
  });

  test('what becomes of a task can be asked for by its id, also when it has ended', async () => {
    const { app, submit } = await startWith(async () => 'ok');
    const outcome = submit({ id: 't' });
    expect(await app.outcomeOf('t')).toEqual(await outcome);
    expect(await app.outcomeOf('t')).toEqual(await outcome);
    expect(app.outcomeOf('other')).toBeUndefined();
    await app.stop();
  });

  test('agents that crash more often than their intensity allows end the application', async () => {
    const host = virtualHost({ seed: 1 });
    const agents = supervisor({
      id: 'agents',
      intensity: { restarts: 0, withinMs: 1_000 },
      children: [
        agent({
          id: 'bad',
          can: ['work'],
          run: async () => {
            throw new Error('always');
          },
        }),
      ],
    });
    const breakers = { trip: { type: 'consecutive', failures: 99 } } as const;
    const app = await startApplication({ id: 'app', agents, host, breakers, ladder: ladder([]) });
    for (let task = 0; task < 6; task++) {
      void app.submit({ type: 'work', input: task });
      await host.settle();
    }
    expect(await app.exited).toMatchObject({
      detail: {
        type: 'reached_max_restart_intensity',
        childId: 'agents',
        cause: { detail: { childId: 'bad', cause: { error: new Error('always') } } },
      },
    });
  });
});

describe('agent', () => {
  const run = async () => 1;

  test.each<[object, string]>([
    [{ can: [] }, 'must name at least one type of task, got []'],
    [{ can: ['x'], tier: 0 }, 'tier must be an integer ≥ 1, got 0'],
    [{ can: ['x'], concurrency: 1.5 }, 'concurrency must be an integer ≥ 1, got 1.5'],
    [{ can: ['x'], concurrency: 1_001 }, 'concurrency must be ≤ 1000, got 1001'],
    [{ can: ['x'], relativeCost: 0 }, 'relativeCost must be > 0, got 0'],
  ])('an agent with %j is refused at once', (options, message) => {
    expect(() => agent({ id: 'idle', run, ...options } as never)).toThrow(message);
  });

  test('two agents of one name are refused: their breakers would be one', async () => {
    const inside = () => agent({ id: 'same', can: ['x'], run });
    const agents = supervisor({
      id: 'agents',
      children: [
        supervisor({ id: 'a', children: [inside()] }),
        supervisor({ id: 'b', children: [inside()] }),
      ],
    });
    await expect(startApplication({ id: 'app', agents })).rejects.toThrow(
      'two agents are called "same"',
    );
  });

  test('with concurrency it does several tasks at once, and a crash ends one of them', async () => {
    const host = virtualHost({ seed: 1 });
    let busy = 0;
    let most = 0;
    const many = agent({
      id: 'many',
      can: ['work'],
      concurrency: 3,
      async run(task: { input: number }, ctx) {
        busy += 1;
        most = Math.max(most, busy);
        await new Promise((done) => host.clock.setTimeout(() => done(undefined), 10));
        busy -= 1;
        if (task.input === 0 && ctx.epoch === 1) throw new Error('once');
        return task.input;
      },
    });
    const agents = supervisor({ id: 'agents', children: [many] });
    const app = await startApplication({ id: 'app', agents, host });
    const all = [0, 1, 2].map((input) => app.submit({ type: 'work', input }));
    await host.clock.advanceBy(20);
    const outcomes = await Promise.all(all);
    expect(most).toBe(3);
    expect(outcomes.map((each) => 'value' in each && [each.value, each.attempts])).toEqual([
      [0, 2],
      [1, 1],
      [2, 1],
    ]);
    await app.stop();
  });
});

test.each([
  [{ idleMs: 0 }, 'idleMs must be > 0, got 0'],
  [{ deadlineMs: Number.NaN }, 'deadlineMs must be > 0, got NaN'],
])('limits %j are refused with the value', async (limits, message) => {
  await expect(startApplication({ id: 'app', agents: crew(never), limits })).rejects.toThrow(
    message,
  );
});
