import { virtualHost } from '@coppice/host';
import { supervisor } from '@coppice/supervision';
import { describe, expect, test } from 'vitest';
import { agent, startApplication } from '../src/index.ts';
import { crew, never, startWith } from './start-with.ts';

describe('submit', () => {
  test('an answer is accepted, with who gave it', async () => {
    const { app, submit } = await startWith(async (task) => `did ${String(task.input)}`);
    expect(await submit()).toEqual({
      type: 'accepted',
      value: 'did x',
      by: 'worker-1:1',
      attempts: 1,
      failures: [],
    });
    await app.stop();
  });

  test('a crash ends the incarnation, and the task is tried again by the next one', async () => {
    const { app, submit } = await startWith(async (_task, ctx) => {
      if (ctx.epoch === 1) throw new TypeError('no such model', { cause: new Error('404') });
      return 'recovered';
    });
    const result = await submit({ id: 'task_1' });
    expect(result).toMatchObject({ type: 'accepted', by: 'worker-1:2', attempts: 2 });
    expect(result.type === 'accepted' && result.failures[0]).toEqual({
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
      atMs: 0,
      lastProgress: { kind: 'start', atMs: 0 },
    });
    expect(app.status()).toEqual({ openTasks: 0, failures: { crash: 1, timeout: 0 }, restarts: 1 });
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

  test('a busy agent refuses a second task, which goes to another', async () => {
    const { app, host, submit } = await startWith(async (task) => {
      await new Promise((done) => host.clock.setTimeout(() => done(undefined), 50));
      return task.id;
    }, 2);
    const first = submit({ id: 'first' });
    await host.settle();
    // What a dispatcher that was restarted at the wrong moment might do.
    const busy = app.system.child('app', 'agents', 'worker-1').current;
    app.system.suspend(app.system.whereis('dispatcher') as never);
    const second = submit({ id: 'second' });
    app.system.child('app', 'tasks', 'second').send({ type: 'agent.assigned', agent: busy });
    await host.settle();
    app.system.resume(app.system.whereis('dispatcher') as never);
    await host.clock.advanceBy(100);
    expect(await first).toMatchObject({ value: 'first', by: 'worker-1:1' });
    expect(await second).toMatchObject({ value: 'second', by: 'worker-2:1', attempts: 1 });
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

  test('an aborted task ends as stopped, and its agent is free for the next', async () => {
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
    expect(await first).toEqual({ type: 'stopped', failures: [] });
    expect(aborted).toBe(true);
    expect(await submit()).toMatchObject({ type: 'accepted', by: 'worker-1:1' });
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

  test('a type of work that nobody can do is refused at once', async () => {
    const { app, submit } = await startWith(async () => 'ok');
    expect(await submit({ type: 'dance' })).toEqual({ type: 'refused', reason: 'noAgent' });
    await app.stop();
  });

  test('one task more than may be open is refused', async () => {
    const host = virtualHost({ seed: 1 });
    const app = await startApplication({ id: 'app', agents: crew(never), host, maxTasks: 1 });
    void app.submit({ type: 'work', input: 1 });
    expect(await app.submit({ type: 'work', input: 2 })).toEqual({
      type: 'refused',
      reason: 'queueFull',
    });
    await app.stop();
  });

  test('stopping the application ends open tasks as stopped', async () => {
    const { app, submit } = await startWith(never);
    const result = submit();
    await app.stop();
    expect(await result).toEqual({ type: 'stopped', failures: [] });
    expect(await submit()).toEqual({ type: 'stopped', failures: [] });
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
    const app = await startApplication({ id: 'app', agents, host, limits: { maxAttempts: 99 } });
    for (let task = 0; task < 6; task++) await app.submit({ type: 'work', input: task });
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
  test('an agent that can do nothing is refused at once', () => {
    const options = { id: 'idle', can: [] as unknown as [string], run: async () => 1 };
    expect(() => agent(options)).toThrow('must name at least one type of task, got []');
  });
});

test.each([
  [{ idleMs: 0 }, 'idleMs must be > 0, got 0'],
  [{ deadlineMs: Number.NaN }, 'deadlineMs must be > 0, got NaN'],
  [{ maxAttempts: 1.5 }, 'maxAttempts must be an integer ≥ 1, got 1.5'],
])('limits %j are refused with the value', async (limits, message) => {
  await expect(startApplication({ id: 'app', agents: crew(never), limits })).rejects.toThrow(
    message,
  );
});
