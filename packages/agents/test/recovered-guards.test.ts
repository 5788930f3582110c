import { expect, test } from 'vitest';
import { type RunContext, type TaskType, taskType } from '../src/index.ts';
import { CrashStage } from './crash-stage.ts';
import { settled, within } from './desk.ts';

const never = () => new Promise<never>(() => {});
const order = { by: 'ann', reason: 'a test' };

test('what was spent is spent, and what was reserved is charged', async () => {
  const stage = new CrashStage();
  const budget = { allowance: { tokens: 1_000 } };
  const one = await stage.live(
    [
      {
        id: 'a',
        can: ['work'],
        run: (_task, ctx) => {
          ctx.reserve(300).commit({ tokens: 100 });
          ctx.reserve(500); // The call is under way when the process dies.
          one.crash();
          return never();
        },
      },
    ],
    { budget },
  );
  void one.app.submit({ type: 'work', input: 1 });
  await one.host.settle();
  const two = await stage.live([{ id: 'a', can: ['work'], run: never }], { budget });
  expect(two.app.status().budget).toMatchObject({ spent: { tokens: 600 }, left: { tokens: 400 } });
});

test('what others had not spent who worked for a lost attempt is there for the next', async () => {
  const stage = new CrashStage();
  const part = taskType<number, string>('part', { budgetTokens: 700 });
  const options = { tasks: [part as TaskType], budget: { allowance: { tokens: 1_000 } } };
  const one = await stage.live(
    [
      {
        id: 'a',
        can: ['work'],
        run: async (_task, ctx) => {
          ctx.reserve(100).commit();
          return ctx.child({ type: part as TaskType, input: 1 });
        },
      },
      { id: 'b', can: ['part'], run: never },
    ],
    options,
  );
  void one.app.submit({ id: 't', type: 'work', input: 1 });
  await one.host.settle();
  one.crash();
  const two = await stage.live(
    [
      {
        id: 'a',
        can: ['work'],
        run: async (_task, ctx) => {
          ctx.reserve(700).commit();
          return 'done';
        },
      },
    ],
    options,
  );
  two.app.resume();
  expect(await within(two.host, two.app.outcomeOf('t'))).toMatchObject({ type: 'accepted' });
  expect(two.app.status().budget).toMatchObject({ spent: { tokens: 800 }, held: { tokens: 0 } });
});

test('a reservation is on disk before the call is made', async () => {
  const stage = new CrashStage();
  let written: readonly unknown[] = [];
  const one = await stage.live([
    {
      id: 'a',
      can: ['work'],
      run: async (_task, ctx) => {
        ctx.reserve(300);
        written = stage.entries('budget.changed');
      },
    },
  ]);
  await within(one.host, one.app.submit({ type: 'work', input: 1 }));
  expect(written).toContainEqual({
    type: 'lease.reserved',
    key: 0,
    reserved: { tokens: 300, calls: 1 },
  });
});

test('a task has no more than its own budget over all processes', async () => {
  const stage = new CrashStage();
  const spender = (tokens: number, then: () => Promise<unknown>) => ({
    id: 'a',
    can: ['work'] as const,
    run: async (_task: unknown, ctx: RunContext) => {
      ctx.reserve(tokens).commit();
      return then();
    },
  });
  const type = { name: 'work', budgetTokens: 100 };
  const one = await stage.live([spender(70, never)], { tasks: [type] });
  void one.app.submit({ id: 't', type: 'work', input: 1 });
  await one.host.settle();
  one.crash();
  const two = await stage.live([spender(40, async () => 'done')], { tasks: [type] });
  two.app.resume();
  expect(await within(two.host, two.app.outcomeOf('t'))).toMatchObject({
    type: 'failed',
    failure: { type: 'budget', kind: 'tokens', budget: 'task:t' },
  });
});

test('a kill switch stays stopped until a person lets it go', async () => {
  const stage = new CrashStage();
  const agents = [{ id: 'a', can: ['work'] as const, run: async () => 'done' }];
  const one = await stage.live(agents);
  void one.app.kill(order);
  await one.host.clock.advanceBy(60_000);
  one.crash();
  const two = await stage.live(agents);
  const work = () => within(two.host, two.app.submit({ type: 'work', input: 1 }));
  expect(two.app.status().killSwitch).toBe('stopped');
  expect(await work()).toMatchObject({ type: 'stopped', reason: { cause: order } });
  expect(two.app.reset(order)).toBe('armed');
  expect(await work()).toMatchObject({ type: 'accepted' });
  two.crash();
  const three = await stage.live(agents);
  expect(three.app.status().killSwitch).toBe('armed');
});

test('a stop that was cut off is carried to its end by the next process', async () => {
  for (let turns = 0; turns < 6; turns++) {
    const stage = new CrashStage();
    const persisted: number[] = [];
    const options = (life: number) => ({ persist: () => void persisted.push(life) });
    const agents = [{ id: 'a', can: ['work'] as const, run: never }];
    const one = await stage.live(agents, options(1));
    void one.app.submit({ id: 't', type: 'work', input: 1 });
    await one.host.settle();
    void one.app.kill(order);
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    one.crash();
    const two = await stage.live(agents, options(2));
    await two.host.clock.advanceBy(60_000);
    expect(two.app.status().killSwitch).toBe('stopped');
    expect(persisted.length).toBeGreaterThan(0);
    expect(two.app.resume()).toMatchObject({
      tasks: stage.entries('task.ended').length ? [] : ['t'],
    });
    expect(settled(two.app.outcomeOf('t'))).toBeDefined();
  }
});

test('a breaker that was open is open for the time that is left', async () => {
  const stage = new CrashStage();
  const crash = async () => Promise.reject(new Error('no'));
  const agents = [{ id: 'a', can: ['work'] as const, run: crash }];
  const one = await stage.live(agents, { ladder: [] });
  for (let n = 0; n < 3; n++)
    await within(one.host, one.app.submit({ type: 'work', input: n }), 10);
  expect(one.app.guards.breakers.peek('a', 'work')?.mode).toBe('open');
  one.crash();
  stage.pass(20_000);
  const two = await stage.live(agents);
  const breaker = two.app.guards.breakers.peek('a', 'work');
  expect(breaker?.mode).toBe('open');
  expect(breaker?.retryAfterMs).toBeGreaterThan(30_000);
  expect(breaker?.retryAfterMs).toBeLessThan(46_000);
});

test('a provider that asked for time still has it', async () => {
  const stage = new CrashStage();
  const limited = Object.assign(new Error('429'), {
    status: 429,
    headers: { 'retry-after': '60' },
  });
  const agents = [
    { id: 'a', can: ['work'] as const, provider: 'acme', run: async () => Promise.reject(limited) },
  ];
  const one = await stage.live(agents);
  void one.app.submit({ type: 'work', input: 1 });
  await one.host.settle();
  one.crash();
  const two = await stage.live(agents);
  expect(two.app.guards.providers.get('acme').retryAfterMs).toBeGreaterThan(50_000);
});

test('what an agent said of itself, and what came of it, is known', async () => {
  const stage = new CrashStage();
  const agents = [
    { id: 'a', can: ['work'] as const, run: async () => ({ value: 1, confidence: 0.9 }) },
  ];
  const one = await stage.live(agents);
  for (let n = 0; n < 30; n++) {
    const outcome = await within(
      one.host,
      one.app.submit({ id: `t${n}`, type: 'work', input: n }),
      10,
    );
    await one.app.recall((outcome as { resultId: string }).resultId, 'wrong');
  }
  await one.host.settle();
  const asked = { agent: 'a', taskType: 'work', stated: 0.9 };
  const before = one.app.calibration.probability(asked);
  one.crash();
  const two = await stage.live(agents);
  expect(two.app.calibration.probability(asked)).toBeCloseTo(before);
  expect(before).toBeLessThan(0.5);
});

test('when nothing can be written any more, everything is stopped', async () => {
  const stage = new CrashStage();
  const one = await stage.live([{ id: 'a', can: ['work'], run: never }]);
  void one.app.submit({ id: 't', type: 'work', input: 1 });
  await one.host.settle();
  stage.store.failure = new Error('no space left');
  const late = settled(one.app.submit({ id: 'u', type: 'work', input: 1 }));
  await one.host.clock.advanceBy(60_000);
  expect(one.app.status().killSwitch).toBe('stopped');
  expect(one.app.guards.killSwitch.stop?.cause).toMatchObject({ by: 'journal' });
  expect(late.value).toMatchObject({ type: 'stopped' });
});
