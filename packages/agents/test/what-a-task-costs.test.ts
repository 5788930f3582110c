import { createBudget } from '@coppice/resilience';
import { expect, test } from 'vitest';
import {
  ladder,
  type Outcome,
  quorum,
  type RunContext,
  taskType,
  validator,
} from '../src/index.ts';
import { startDesk, within } from './desk.ts';
import { never, startWith } from './start-with.ts';

const limited = () => Object.assign(new Error('429'), { status: 429 });
const spend = (ctx: RunContext, tokens: number): void =>
  void ctx.reserve(tokens).commit({ tokens });

test('a stopped task says what it has spent', async () => {
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

test('a task whose deadline passes says what is charged for its open call', async () => {
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

test('the cost of a task has what second opinions cost', async () => {
  const t = taskType<string, string>('t', {
    validators: [quorum({ leastVotes: 2, probability: 0.6 })],
  });
  const run = async (_task: unknown, ctx: RunContext): Promise<string> => {
    spend(ctx, 100);
    return 'same';
  };
  const { app, host } = await startDesk([
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

test('the budget of a rung holds after a wait for the provider too', async () => {
  const t = taskType<string, string>('t', {
    ladder: ladder([{ name: 'feedback', budgetTokens: 100 }]),
    validators: [
      validator({ name: 'v', examine: ({ answer }) => answer.value === 'good' || 'no' }),
    ],
  });
  let calls = 0;
  const { app, host } = await startDesk([
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

test('the budget of a task holds though there was not so much left when it came', async () => {
  const t = taskType<string, string>('t', { budgetTokens: 5_000 });
  const { app, host } = await startDesk(
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

test('the failure that trips the kill switch is in the outcome of its task', async () => {
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

test('a call whose lease expired is in the cost of its task', async () => {
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

test('a budget given by hand is not closed and is used', async () => {
  const { app, host } = await startWith(async (_task, ctx) => {
    spend(ctx, 10);
    return 'ok';
  });
  const budget = createBudget({ host, allowance: { tokens: 100 } });
  await within(host, app.submit({ type: 'work', input: 1, budget }));
  expect(budget.usage().spent.tokens).toBe(10);
  expect(budget.usage().held.tokens).toBe(0);
});

test("what a child spent after its parent was silent is in the parent's cost", async () => {
  const { app, host } = await startDesk(
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
