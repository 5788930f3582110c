import { type VirtualHost, virtualHost } from '@coppice/host';
import { createBudget } from '@coppice/resilience';
import { supervisor } from '@coppice/supervision';
import { expect, test } from 'vitest';
import {
  type AgentOptions,
  type ApplicationOptions,
  agent,
  ladder,
  type Outcome,
  quorum,
  type RunContext,
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
  const app = await startApplication({
    id: 'app',
    host,
    agents: supervisor({ id: 'agents', intensity: calm, children: agents.map((e) => agent(e)) }),
    ...options,
  });
  return { host, app };
}
const HANGS = 'hangs';
async function within(host: VirtualHost, promise: Promise<unknown> | undefined, ms = 60_000) {
  let value: unknown = HANGS;
  void promise?.then(
    (v) => (value = v),
    (error: unknown) => (value = error),
  );
  await host.clock.advanceBy(ms);
  return value;
}
const limited = () => Object.assign(new Error('429'), { status: 429 });
const suspects = (note: string) => (): Verdict => ({
  type: 'suspect',
  findings: [{ kind: 'unproven', validator: 'v', message: note }],
});
const spend = (ctx: RunContext, tokens: number): void =>
  void ctx.reserve(tokens).commit({ tokens });

test('A1 a stopped task says what it has spent', async () => {
  const controller = new AbortController();
  const { app, host, submit } = await startWith((_task, ctx) => {
    spend(ctx, 1_000);
    return never();
  });
  const outcome = submit({ signal: controller.signal });
  await host.settle();
  controller.abort();
  const { cost } = (await within(host, outcome)) as Outcome & { cost: { tokens: number } };
  expect(app.status().budget.spent.tokens).toBe(1_000);
  expect(cost.tokens).toBe(1_000);
});

test('A2 a task whose deadline passes says what is charged for its open call', async () => {
  const { app, host, submit } = await startWith(
    (_task, ctx) => {
      ctx.reserve(1_000);
      return never();
    },
    1,
    { limits: { idleMs: 1_000, deadlineMs: 500 } },
  );
  const { cost } = (await within(host, submit())) as Outcome & { cost: { tokens: number } };
  expect(app.status().budget.spent.tokens).toBe(1_000);
  expect(cost.tokens).toBe(1_000);
});

test('A3 the cost of a task has what second opinions cost', async () => {
  const t = taskType<string, string>('t', {
    validators: [quorum({ leastVotes: 2, probability: 0.6 })],
  });
  const run = async (_task: unknown, ctx: RunContext): Promise<string> => {
    spend(ctx, 100);
    return 'same';
  };
  const { app, host } = await desk([
    { id: 'a', can: [t], family: 'a', run },
    { id: 'b', can: [t], family: 'b', run },
    { id: 'c', can: [t], family: 'c', run },
  ]);
  const outcome = (await within(host, app.submit({ type: t as never, input: 'x' }))) as Outcome & {
    cost: { tokens: number };
  };
  expect(outcome.type).toBe('accepted');
  expect(outcome.cost.tokens).toBe(app.status().budget.spent.tokens);
});

test('A4 the budget of a rung holds after a wait for the provider too', async () => {
  const t = taskType<string, string>('t', {
    ladder: ladder([{ name: 'feedback', budgetTokens: 100 }]),
    validators: [
      validator({ name: 'v', examine: ({ answer }) => answer.value === 'good' || 'no' }),
    ],
  });
  let calls = 0;
  const { app, host } = await desk([
    {
      id: 'a',
      can: [t],
      run: async (_task, ctx) => {
        calls += 1;
        if (calls === 1) return 'bad';
        if (calls === 2) throw limited();
        spend(ctx, 5_000);
        return 'good';
      },
    },
  ]);
  await within(host, app.submit({ type: t as never, input: 'x' }));
  expect(calls).toBe(3);
  expect(app.status().budget.spent.tokens).toBeLessThanOrEqual(100);
});

test('A5 the budget of a task holds though there was not so much left when it came', async () => {
  const t = taskType<string, string>('t', { budgetTokens: 5_000 });
  const { app, host } = await desk(
    [
      {
        id: 'a',
        can: [t],
        run: async (_task, ctx) => {
          const lease = ctx.reserve(9_000);
          lease.commit({ tokens: 9_000 });
          return 'x';
        },
      },
    ],
    { budget: { allowance: { tokens: 10_000 } } },
  );
  const other = app.guards.budget.open('other', { tokens: 6_000 });
  if (other.type === 'refused') throw new Error('refused');
  const outcome = app.submit({ type: t as never, input: 'x' });
  other.close();
  await within(host, outcome);
  expect(app.status().budget.spent.tokens).toBeLessThanOrEqual(5_000);
});

test('A6 after the provider refused too often another agent is another agent', async () => {
  const asked: string[] = [];
  const { app, host } = await desk(
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

test('A6b escalating after the provider refused too often goes to no lower tier', async () => {
  const asked: string[] = [];
  const { app, host } = await desk(
    [
      { id: 'low', can: ['t'], tier: 1, run: async (_t, ctx) => (asked.push(ctx.agent), 'weak') },
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
  app.guards.breakers.get('low', 't').trip({ openForMs: 20_000 });
  const outcome = await within(host, app.submit({ type: 't', input: 'x' }), 3_600_000);
  expect(asked[0]).toBe('high');
  expect(outcome).not.toMatchObject({ type: 'accepted', value: 'weak' });
});

test('A7 an accepted answer has no flags of parts that were thrown away', async () => {
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
  const { app, host } = await desk([
    { id: 'a', can: ['whole'], run: () => Promise.reject(new Error('x')) },
    { id: 'b', can: ['whole'], tier: 2, run: async () => 'fine' },
    { id: 'c', can: ['p1'], run: async () => 'part' },
    { id: 'd', can: ['p2'], run: () => Promise.reject(new Error('y')) },
  ]);
  const outcome = await within(host, app.submit({ type: whole as never, input: 'x' }));
  expect(outcome).toMatchObject({ type: 'accepted', value: 'fine' });
});

test('A8 the evidence of a value is about that value', async () => {
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
  const { app, host } = await desk([
    { id: 'a', can: [t], run: async () => 'first' },
    { id: 'b', can: [t], tier: 2, run: async () => 'second' },
  ]);
  const outcome = await within(host, app.submit({ type: t as never, input: 'x' }));
  expect(outcome).toMatchObject({ type: 'degraded', value: 'first' });
  const { evidence } = outcome as { evidence: { note?: string }[] };
  expect(evidence.map(({ note }) => note)).toEqual(['doubt first', 'about first']);
});

test("A8b a person's answer has no evidence of the validators that examined an agent's", async () => {
  const t = taskType<string, string>('t', {
    ladder: ladder(['parked']),
    validators: [
      validator({ name: 'w', examine: (): Verdict => ({ type: 'pass', note: 'good shape' }) }),
      validator({ name: 'v', examine: () => 'no' }),
    ],
  });
  const { app, host } = await desk([{ id: 'a', can: [t], run: async () => 'bad' }]);
  await within(host, app.submit({ type: t as never, input: 'x', id: 'one' }), 10);
  app.answer('one', 'by hand', 'ann');
  const outcome = (await within(host, app.outcomeOf('one'))) as { evidence: unknown };
  expect(outcome).toMatchObject({ type: 'accepted', value: 'by hand' });
  expect(outcome.evidence).toEqual([]);
});

test('A9 the failure that trips the kill switch is in the outcome of its task', async () => {
  const { app, host, submit } = await startWith(() => Promise.reject(new Error('boom')), 1, {
    ladder: ladder([]),
    breakers: { trip: { type: 'consecutive', failures: 1_000 } } as never,
  });
  const outcomes: Outcome[] = [];
  for (let index = 0; index < 30 && app.status().killSwitch === 'armed'; index++) {
    outcomes.push((await within(host, submit(), 10)) as Outcome);
  }
  expect(app.status().killSwitch).not.toBe('armed');
  const last = outcomes.at(-1) as Outcome & { failures: unknown[] };
  expect(last.failures).toHaveLength(1);
});

test('A10 a call whose lease expired is in the cost of its task', async () => {
  const { app, host } = await startWith(
    async (_task, ctx) => {
      ctx.reserve(100);
      await new Promise((done) => host.clock.setTimeout(() => done(0), 50));
      return 'ok';
    },
    1,
    { budget: { allowance: { tokens: 10_000 }, leaseMs: 10 } },
  );
  const outcome = (await within(host, app.submit({ type: 'work', input: 1 }))) as {
    cost: { tokens: number };
  };
  expect(app.status().budget.spent.tokens).toBe(100);
  expect(outcome.cost.tokens).toBe(100);
});

test('A11 a suspected answer that was rejected from another agent is not delivered', async () => {
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
  const { app, host } = await desk([
    { id: 'a', can: [t], run: async () => 'same' },
    { id: 'b', can: [t], tier: 2, run: async () => 'same' },
  ]);
  expect(await within(host, app.submit({ type: t as never, input: 'x' }))).toMatchObject({
    type: 'failed',
  });
});

test('A12 after many tasks of all kinds nothing is left over', async () => {
  let n = 0;
  const { app, host } = await desk(
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

test('A13 a budget given by hand is not closed and is used', async () => {
  const { app, host } = await startWith(async (_task, ctx) => {
    spend(ctx, 10);
    return 'ok';
  });
  const budget = createBudget({ host, allowance: { tokens: 100 } });
  await within(host, app.submit({ type: 'work', input: 1, budget }));
  expect(budget.usage().spent.tokens).toBe(10);
  expect(budget.usage().held.tokens).toBe(0);
});

test("A14 what a child spent after its parent was silent is in the parent's cost", async () => {
  const { app, host } = await desk(
    [
      {
        id: 'parent',
        can: ['whole'],
        run: async (_task, ctx) => {
          await ctx.child({ type: 'part', input: 0 });
          return 'x';
        },
      },
      {
        id: 'child',
        can: ['part'],
        run: (_task, ctx) => {
          spend(ctx, 500);
          return never();
        },
      },
    ],
    { limits: { idleMs: 100_000, deadlineMs: 1_000 }, ladder: ladder([]) },
  );
  const outcome = (await within(host, app.submit({ type: 'whole', input: 1 }))) as {
    cost: { tokens: number };
  };
  expect(outcome.cost.tokens).toBe(500);
});
