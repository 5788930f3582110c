import { virtualHost } from '@coppice/host';
import { supervisor } from '@coppice/supervision';
import { expect, test } from 'vitest';
import {
  type AgentOptions,
  type ApplicationOptions,
  agent,
  ladder,
  type Outcome,
  startApplication,
  taskType,
  type Verdict,
  validator,
} from '../src/index.ts';
import { never, startWith } from './start-with.ts';

const calm = { restarts: 100, withinMs: 1_000 } as const;

async function desk(
  agents: readonly AgentOptions<string, never, unknown>[],
  options: Partial<ApplicationOptions> = {},
) {
  const host = virtualHost({ seed: 1 });
  const after = (ms: number): Promise<void> =>
    new Promise((done) => host.clock.setTimeout(() => done(), ms));
  const app = await startApplication({
    id: 'app',
    host,
    agents: supervisor({ id: 'agents', intensity: calm, children: agents.map((e) => agent(e)) }),
    ...options,
  });
  const events: string[] = [];
  const settled = (promise: Promise<unknown> | undefined) => {
    const seen: { value?: unknown } = {};
    void promise?.then(
      (value) => (seen.value = value),
      (error: unknown) => (seen.value = error),
    );
    return seen as { value?: Outcome };
  };
  return { host, app, after, events, settled };
}

test('R1 a deadline while validating does not kill the agent, which works for another task by now', async () => {
  const t1 = taskType<string, string>('checked', {
    validators: [
      validator({ name: 'slow', examine: () => never<undefined>(), deadlineMs: 50_000 }),
    ],
  });
  const { app, host, after, settled } = await desk([
    {
      id: 'a',
      can: ['checked', 'plain'],
      run: async (task: { type: string }) => {
        if (task.type === 'plain') await after(1_000);
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

test('R2 a task does not wait for ever for the busy agent that should mend its answer', async () => {
  const bad = taskType<string, string>('bad', {
    ladder: ladder(['feedback', 'otherAgent']),
    validators: [
      validator({ name: 'v', examine: ({ answer }) => answer.value === 'good' || 'no' }),
    ],
  });
  const { app, host, settled } = await desk([
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

test('R3 an agent that is not restarted after its crash is not waited for', async () => {
  const { app, host, settled } = await desk([
    { id: 'a', can: ['work'], restart: 'temporary', run: () => Promise.reject(new Error('boom')) },
    { id: 'b', can: ['work'], tier: 2, run: async () => 'good' },
  ]);
  const one = settled(app.submit({ type: 'work', input: 'x' }));
  await host.clock.advanceBy(60_000);
  expect(one.value).toMatchObject({ type: 'accepted', value: 'good' });
});

test('R4 a task whose source is recalled while it waits for an agent is not done', async () => {
  let gate: (v: string) => void = () => {};
  const inputs: unknown[] = [];
  const { app, host, settled } = await desk([
    { id: 'src', can: ['source'], run: async () => 'fact' },
    {
      id: 'a',
      can: ['work'],
      run: (task: { input: unknown }) => {
        inputs.push(task.input);
        return new Promise((done) => (gate = done as never));
      },
    } as never,
  ]);
  const source = await app.submit({ type: 'source', input: 0 });
  const { resultId } = source as { resultId: string };
  void app.submit({ type: 'work', input: 'busy' });
  await host.settle();
  const one = settled(app.submit({ type: 'work', input: 'tainted', consumes: [resultId] }));
  await host.settle();
  await app.recall(resultId, 'wrong');
  await host.settle();
  gate('done');
  await host.settle();
  expect(inputs).toEqual(['busy']);
  expect(one.value).toMatchObject({ type: 'failed', failure: { type: 'cascade' } });
});

test('R5 a recall delivers no suspected answer that was made of what is recalled', async () => {
  const doubtful = taskType<string, string>('doubtful', {
    ladder: ladder(['otherAgent']),
    validators: [
      validator({
        name: 'v',
        examine: (): Verdict => ({
          type: 'suspect',
          findings: [{ kind: 'unproven', validator: 'v', message: 'unsure' }],
        }),
      }),
    ],
  });
  const { app, host, settled } = await desk([
    { id: 'src', can: ['source'], run: async () => 'fact' },
    { id: 'a', can: ['doubtful'], run: async () => 'made of a wrong fact' },
    { id: 'b', can: ['doubtful'], tier: 2, run: () => never() },
  ]);
  const { resultId } = (await app.submit({ type: 'source', input: 0 })) as { resultId: string };
  const one = settled(app.submit({ type: doubtful as never, input: 'x', consumes: [resultId] }));
  await host.settle();
  await app.recall(resultId, 'wrong');
  await host.settle();
  expect(one.value?.type).toBe('failed');
});

test('R6 an attempt cancelled before its agent began is never run', async () => {
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

test.each([
  [
    'a getter that throws',
    () => ({
      a: 1,
      get b(): never {
        throw new Error('boom');
      },
    }),
  ],
  [
    'toJSON that throws',
    () => ({
      toJSON() {
        throw new Error('boom');
      },
    }),
  ],
  [
    'a proxy',
    () =>
      new Proxy(
        {},
        {
          ownKeys() {
            throw new Error('boom');
          },
        },
      ),
  ],
  [
    'a deep answer',
    () => {
      let value: unknown = 0;
      for (let i = 0; i < 20_000; i++) value = [value];
      return value;
    },
  ],
])('R7 a hostile answer is a failure at once: %s', async (_name, make) => {
  const { app, host } = await startWith(async () => make(), 1, {
    ladder: ladder([]),
    limits: { deadlineMs: 3_600_000, idleMs: 100 },
  });
  let outcome: Outcome | undefined;
  void app.submit({ type: 'work', input: 1 }).then((o) => (outcome = o));
  await host.clock.advanceBy(2_000);
  expect(outcome).toBeDefined();
});

test('R8 an open task ends when its source is recalled while its parts are done', async () => {
  const part = taskType<number, number>('part', { ladder: ladder([]) });
  const whole = taskType<string, string>('whole', {
    ladder: ladder(['decomposing', 'escalating']),
    validators: [
      validator({ name: 'v', examine: ({ answer }) => answer.value === 'good' || 'no' }),
    ],
    decompose: () => [{ type: part, input: 1 }] as never,
    synthesize: () => 'good',
  });
  const { app, host, settled } = await desk([
    { id: 'src', can: ['source'], run: async () => 'fact' },
    { id: 'a', can: ['whole'], run: async () => 'bad' },
    { id: 'p', can: ['part'], run: () => never() },
    { id: 'b', can: ['whole'], tier: 2, run: async () => 'good' },
  ]);
  const { resultId } = (await app.submit({ type: 'source', input: 0 })) as { resultId: string };
  const one = settled(app.submit({ type: whole as never, input: 'x', consumes: [resultId] }));
  await host.settle();
  await app.recall(resultId, 'wrong');
  await host.settle();
  expect(one.value).toMatchObject({ type: 'failed', failure: { type: 'cascade' } });
});

test('R9 two people cannot both have their answer to one parked task accepted', async () => {
  const t = taskType<string, string>('t', { ladder: ladder(['parked']) });
  const { app, host } = await desk([
    { id: 'a', can: ['t'], run: () => Promise.reject(new Error('x')) },
  ]);
  await app.submit({ type: t as never, input: 'x', id: 'one' });
  await host.settle();
  const first = app.answer('one', 'A', 'ann');
  const second = app.answer('one', 'B', 'bob');
  const outcome = await app.outcomeOf('one');
  expect(outcome).toMatchObject({ value: 'A' });
  expect([first, second]).toEqual(['accepted', 'unknown']);
});

test('R10 after a dispatcher crash an agent that ignores its signal is free again', async () => {
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

test('R11 a lower tier or the same agent is not asked with what a checkpoint of another agent holds', async () => {
  const seen: unknown[] = [];
  const t = taskType<string, string>('t', {
    ladder: ladder(['otherAgent']),
    validators: [
      validator({ name: 'v', examine: ({ answer }) => answer.value === 'good' || 'no' }),
    ],
  });
  const { app, host } = await desk([
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

test('R12 a validator that reads the answer by a getter that throws leaves no attempt open', async () => {
  const t = taskType<string, string>('t', {
    ladder: ladder([]),
    decompose: () => {
      throw null;
    },
    synthesize: () => 'x',
    validators: [
      validator({
        name: 'v',
        examine: () => {
          throw Object.defineProperty({}, 'message', {
            get: () => {
              throw new Error('x');
            },
          });
        },
      }),
    ],
  });
  const { app, host, settled } = await desk([{ id: 'a', can: [t], run: async () => 'x' }]);
  const one = settled(app.submit({ type: t as never, input: 'x' }));
  await host.clock.advanceBy(10_000);
  expect(one.value).toBeDefined();
});

test('R13 an agent that throws a hostile value fails at once', async () => {
  const { app, host, settled } = await desk(
    [
      {
        id: 'a',
        can: ['t'],
        run: () =>
          Promise.reject(
            new Proxy(
              {},
              {
                get() {
                  throw new Error('x');
                },
                getPrototypeOf() {
                  throw new Error('y');
                },
              },
            ),
          ),
      },
    ],
    { ladder: ladder([]) },
  );
  const one = settled(app.submit({ type: 't', input: 'x' }));
  await host.clock.advanceBy(10_000);
  expect(one.value).toMatchObject({ type: 'failed', failure: { type: 'crash' } });
  expect(app.status().openTasks).toBe(0);
});
