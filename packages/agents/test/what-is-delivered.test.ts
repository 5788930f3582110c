import { expect, test } from 'vitest';
import { ladder, type RunContext, taskType, type Verdict, validator } from '../src/index.ts';
import { startDesk, within } from './desk.ts';
import { never } from './start-with.ts';

const limited = () => Object.assign(new Error('429'), { status: 429 });
const suspects = (note: string) => (): Verdict => ({
  type: 'suspect',
  findings: [{ kind: 'unproven', validator: 'v', message: note }],
});

test('after the provider refused too often another agent is another agent', async () => {
  const asked: string[] = [];
  const { app, host } = await startDesk(
    [
      {
        id: 'a',
        can: ['t'],
        run: (_task, ctx) => {
          asked.push(ctx.agent);
          return Promise.reject(limited());
        },
      },
    ],
    { ladder: ladder(['otherAgent', 'escalating']) },
  );
  await within(host, app.submit({ type: 't', input: 'x' }), 3_600_000);
  expect(asked.length).toBeLessThanOrEqual(9); // MOST_WAITS, and nobody else is there.
});

test('escalating after the provider refused too often goes to no lower tier', async () => {
  const asked: string[] = [];
  const { app, host } = await startDesk(
    [
      {
        id: 'low',
        can: ['t'],
        tier: 1,
        run: async (_t, ctx) => {
          asked.push(ctx.agent);
          return 'weak';
        },
      },
      {
        id: 'high',
        can: ['t'],
        tier: 3,
        run: (_task, ctx) => {
          asked.push(ctx.agent);
          return Promise.reject(limited());
        },
      },
    ],
    { ladder: ladder(['escalating']), breakers: {} },
  );
  app.guards.breakers.get('low', 't').trip({ openForMs: 7_200_000 });
  const outcome = await within(host, app.submit({ type: 't', input: 'x' }), 3_600_000);
  expect(asked[0]).toBe('high');
  expect(outcome).not.toMatchObject({ type: 'accepted', value: 'weak' });
});

test('an accepted answer has no flags of parts that were thrown away', async () => {
  const good = taskType<number, string>('p1', {
    ladder: ladder([]),
    validators: [validator({ name: 'v', examine: suspects('unsure') })],
  });
  const bad = taskType<number, string>('p2', { ladder: ladder([]) });
  const whole = taskType<string, string>('whole', {
    ladder: ladder(['decomposing', 'escalating']),
    decompose: () =>
      [
        { type: good, input: 1 },
        { type: bad, input: 1 },
      ] as never,
    synthesize: () => 'x',
  });
  const { app, host } = await startDesk([
    { id: 'a', can: ['whole'], run: () => Promise.reject(new Error('x')) },
    { id: 'b', can: ['whole'], tier: 2, run: async () => 'fine' },
    { id: 'c', can: ['p1'], run: async () => 'part' },
    { id: 'd', can: ['p2'], run: () => Promise.reject(new Error('y')) },
  ]);
  const outcome = await within(host, app.submit({ type: whole as never, input: 'x' }));
  expect(outcome).toMatchObject({ type: 'accepted', value: 'fine' });
});

test('the evidence of a value is about that value', async () => {
  const t = taskType<string, string>('t', {
    ladder: ladder(['otherAgent']),
    validators: [
      validator({
        name: 'v',
        examine: ({ answer }): Verdict =>
          answer.value === 'first'
            ? {
                type: 'suspect',
                findings: [{ kind: 'unproven', validator: 'v', message: 'doubt first' }],
              }
            : { type: 'fail', findings: [{ kind: 'inconsistent', validator: 'v', message: 'no' }] },
      }),
      validator({
        name: 'w',
        examine: ({ answer }): Verdict => ({ type: 'pass', note: `about ${answer.value}` }),
      }),
    ],
  });
  const { app, host } = await startDesk([
    { id: 'a', can: [t], run: async () => 'first' },
    { id: 'b', can: [t], tier: 2, run: async () => 'second' },
  ]);
  const outcome = await within(host, app.submit({ type: t as never, input: 'x' }));
  expect(outcome).toMatchObject({ type: 'degraded', value: 'first' });
  const { evidence } = outcome as { evidence: { note?: string }[] };
  expect(evidence.map(({ note }) => note)).toEqual(['doubt first', 'about first']);
});

test("a person's answer has no evidence of the validators that examined an agent's", async () => {
  const t = taskType<string, string>('t', {
    ladder: ladder(['parked']),
    validators: [
      validator({ name: 'w', examine: (): Verdict => ({ type: 'pass', note: 'good shape' }) }),
      validator({ name: 'v', examine: () => 'no' }),
    ],
  });
  const { app, host } = await startDesk([{ id: 'a', can: [t], run: async () => 'bad' }]);
  await within(host, app.submit({ type: t as never, input: 'x', id: 'one' }), 10);
  app.answer('one', 'by hand', 'ann');
  const outcome = (await within(host, app.outcomeOf('one'))) as { evidence: unknown };
  expect(outcome).toMatchObject({ type: 'accepted', value: 'by hand' });
  expect(outcome.evidence).toEqual([]);
});

test('a suspected answer that was rejected from another agent is not delivered', async () => {
  let seen = 0;
  const t = taskType<string, string>('t', {
    ladder: ladder(['otherAgent']),
    validators: [
      validator({
        name: 'v',
        examine: (): Verdict => {
          seen += 1;
          return seen === 1
            ? suspects('unsure')()
            : {
                type: 'fail',
                findings: [{ kind: 'unsupported', validator: 'v', message: 'wrong' }],
              };
        },
      }),
    ],
  });
  const { app, host } = await startDesk([
    { id: 'a', can: [t], run: async () => 'same' },
    { id: 'b', can: [t], tier: 2, run: async () => 'same' },
  ]);
  expect(await within(host, app.submit({ type: t as never, input: 'x' }))).toMatchObject({
    type: 'failed',
  });
});

test('after many tasks of all kinds nothing is left over', async () => {
  let n = 0;
  const { app, host } = await startDesk(
    ['a', 'b', 'c'].map((id) => ({
      id,
      can: ['work'],
      provider: 'acme',
      run: async (_task: unknown, ctx: RunContext) => {
        n += 1;
        const lease = ctx.reserve(3);
        if (n % 7 === 0) throw new Error('boom');
        if (n % 5 === 0) await new Promise((done) => host.clock.setTimeout(() => done(0), 10));
        if (n % 11 === 0) return never();
        if (n % 13 === 0) throw limited();
        lease.commit({ tokens: 1 });
        return n;
      },
    })) as never,
    {
      limits: { idleMs: 100, deadlineMs: 5_000 },
      killSwitch: { errorRate: 'off' } as never,
      budget: { allowance: { tokens: 1_000_000 } },
    },
  );
  const outcomes: Promise<unknown>[] = [];
  for (let index = 0; index < 200; index++) {
    const controller = new AbortController();
    outcomes.push(app.submit({ type: 'work', input: index, signal: controller.signal }));
    if (index % 9 === 0) host.clock.setTimeout(() => controller.abort(), index);
  }
  await within(host, Promise.all(outcomes), 100_000);
  await host.clock.advanceBy(3_000_000);
  expect(app.status().openTasks).toBe(0);
  expect(app.status().budget.held.tokens).toBe(0);
  const runs = app.system.child('app', 'runs').current;
  expect(runs).toBeDefined();
  expect(host.clock.nextDueMs()).toBe(undefined);
});
