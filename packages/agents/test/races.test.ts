import { expect, test } from 'vitest';
import { ladder, type Outcome, taskType, validator } from '../src/index.ts';
import { settled, startDesk } from './desk.ts';
import { never, startWith } from './start-with.ts';

test('a deadline while validating does not kill the agent, which works for another task by now', async () => {
  const t1 = taskType<string, string>('checked', {
    validators: [
      validator({ name: 'slow', examine: () => never<undefined>(), deadlineMs: 50_000 }),
    ],
  });
  const { app, host } = await startDesk([
    {
      id: 'a',
      can: ['checked', 'plain'],
      run: async (task: { type: string }) => {
        if (task.type === 'plain')
          await new Promise<void>((done) => host.clock.setTimeout(done, 1_000));
        return 'ok';
      },
    } as never,
  ]);
  const one = settled(app.submit({ type: t1 as never, input: 'x', limits: { deadlineMs: 500 } }));
  await host.settle();
  const two = settled(app.submit({ type: 'plain', input: 'x' }));
  await host.clock.advanceBy(500);
  expect(one.value).toMatchObject({ type: 'failed', failure: { kind: 'deadline' } });
  expect(app.status().restarts).toBe(0);
  await host.clock.advanceBy(1_000);
  expect(two.value).toMatchObject({ type: 'accepted', attempts: 1, failures: [] });
});

test('a task does not wait for ever for the busy agent that should mend its answer', async () => {
  const bad = taskType<string, string>('bad', {
    ladder: ladder(['feedback', 'otherAgent']),
    validators: [
      validator({ name: 'v', examine: ({ answer }) => answer.value === 'good' || 'no' }),
    ],
  });
  const { app, host } = await startDesk([
    {
      id: 'a',
      can: ['bad', 'long'],
      run: (task: { type: string }, ctx: { progress(k: 'step'): void }) => {
        if (task.type === 'bad') return Promise.resolve('wrong');
        const tick = (): void => {
          ctx.progress('step');
          host.clock.setTimeout(tick, 1_000);
        };
        tick();
        return never();
      },
    } as never,
    { id: 'b', can: ['bad'], tier: 2, run: async () => 'good' },
  ]);
  const one = settled(app.submit({ type: bad as never, input: 'x' }));
  void app.submit({ type: 'long', input: 'x' });
  await host.clock.advanceBy(60_000);
  expect(one.value).toMatchObject({ type: 'accepted', value: 'good' });
});

test('an agent that is not restarted after its crash is not waited for', async () => {
  const { app, host } = await startDesk([
    { id: 'a', can: ['work'], restart: 'temporary', run: () => Promise.reject(new Error('boom')) },
    { id: 'b', can: ['work'], tier: 2, run: async () => 'good' },
  ]);
  const one = settled(app.submit({ type: 'work', input: 'x' }));
  await host.clock.advanceBy(60_000);
  expect(one.value).toMatchObject({ type: 'accepted', value: 'good' });
});

test('an attempt cancelled before its agent began is never run', async () => {
  let runs = 0;
  const controller = new AbortController();
  const { app, host, submit } = await startWith(async () => {
    runs += 1;
    return 'ok';
  });
  app.watch((event) => event.type === 'attempt.started' && controller.abort());
  const outcome = submit({ signal: controller.signal });
  await host.settle();
  expect(await outcome).toMatchObject({ type: 'stopped' });
  expect(runs).toBe(0);
});

test('after a dispatcher crash an agent that ignores its signal is free again', async () => {
  let hang = true;
  const { app, host } = await startWith(() => (hang ? never() : Promise.resolve('ok')));
  let first: Outcome | undefined;
  void app.submit({ type: 'work', input: 1 }).then((o) => (first = o));
  await host.settle();
  const ref = app.system.child('app', 'dispatcher').current;
  if (!ref) throw new Error('no dispatcher');
  app.system.kill(ref, { type: 'killed' });
  await host.settle();
  expect(first).toMatchObject({ type: 'stopped' });
  hang = false;
  let second: Outcome | undefined;
  void app.submit({ type: 'work', input: 1 }).then((o) => (second = o));
  await host.clock.advanceBy(5_000);
  expect(second).toMatchObject({ type: 'accepted' });
});

test('a lower tier or the same agent is not asked with what a checkpoint of another agent holds', async () => {
  const seen: unknown[] = [];
  const t = taskType<string, string>('t', {
    ladder: ladder(['otherAgent']),
    validators: [
      validator({ name: 'v', examine: ({ answer }) => answer.value === 'good' || 'no' }),
    ],
  });
  const { app, host } = await startDesk([
    {
      id: 'a',
      can: [t],
      run: async (_task, ctx) => {
        ctx.checkpoint.save('my wrong draft');
        return 'bad';
      },
    },
    {
      id: 'b',
      can: [t],
      tier: 2,
      run: async (_task, ctx) => {
        seen.push(ctx.checkpoint.load());
        return 'good';
      },
    },
  ]);
  void app.submit({ type: t as never, input: 'x' });
  await host.clock.advanceBy(10_000);
  expect(seen).toEqual([undefined]);
});
