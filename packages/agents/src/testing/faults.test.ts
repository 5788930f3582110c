import { type VirtualHost, virtualHost } from '@coppice/host';
import { createBudget } from '@coppice/resilience';
import { describe, expect, test } from 'vitest';
import { LoopError } from '../agent/errors.ts';
import type { Feedback } from '../agent/feedback.ts';
import type { RunContext } from '../agent/run-context.ts';
import type { FaultClass } from './fault-classes.ts';
import { createFaultInjector } from './fault-injector.ts';
import type { FaultInjectorOptions } from './fault-options.ts';

const task = { id: 'task-1', type: 'sum', input: { numbers: [1, 2] } };

/** A context that notes what an agent does, and stops it after so many tool calls. */
function context(options: { tokens?: number; loopAfter?: number; feedback?: Feedback[] } = {}) {
  const { tokens = 5_500, loopAfter = Number.POSITIVE_INFINITY, feedback = [] } = options;
  const host = virtualHost({ seed: 1 });
  const budget = createBudget({ host, allowance: { tokens } });
  const stopping = new AbortController();
  const done: string[] = [];
  const progress: string[] = [];
  let calls = 0;
  const unused = () => {
    throw new Error('no fault uses it');
  };
  const ctx: RunContext = {
    signal: stopping.signal,
    epoch: 1,
    agent: 'adder',
    feedback,
    notes: [],
    checkpoint: { load: unused, save: unused },
    progress: (kind) => void progress.push(`${kind} at ${host.clock.now()}`),
    reserve: (amount) => {
      const lease = budget.reserve(typeof amount === 'number' ? { tokens: amount } : amount);
      if (lease.type === 'refused') throw new Error('refused');
      return lease;
    },
    tool: async (name, args, fn) => {
      stopping.signal.throwIfAborted();
      if (++calls > loopAfter) throw new LoopError('again and again');
      const ending = await fn(stopping.signal).then(String, (error) => error.message);
      done.push(`${name} ${JSON.stringify(args)}: ${ending}`);
      return fn(stopping.signal);
    },
    effect: async (key, fn) => {
      done.push(key);
      return fn({ idempotencyKey: key, signal: stopping.signal });
    },
    child: unused,
    log: unused,
  };
  return { host, ctx, stopping, budget, done, progress };
}

const adds = async (_task: unknown, ctx: RunContext) => {
  await ctx.effect('written', async () => {});
  return { value: { sum: 3, of: [1, 2] }, confidence: 0.8, evidence: ['1', '2'] };
};

/** Has an agent that adds meet one class of faults. */
function meets(
  fault: FaultClass,
  own: ReturnType<typeof context>,
  options: Partial<FaultInjectorOptions> = {},
) {
  const injector = createFaultInjector({ host: own.host, rates: { [fault]: 1 }, ...options });
  const ending = injector
    .wrap('adder', adds)(task, own.ctx)
    .then(
      (value): unknown => value,
      (error: unknown) => error,
    );
  let isSettled = false;
  void ending.then(() => {
    isSettled = true;
  });
  return { injector, ending, isSettled: () => isSettled };
}

async function isSilent(host: VirtualHost, isSettled: () => boolean): Promise<boolean> {
  await host.clock.advanceBy(3_600_000);
  return !isSettled();
}

describe('faults that end the attempt', () => {
  test('crash: it throws before it has done anything', async () => {
    const own = context();
    expect(await meets('crash', own).ending).toMatchObject({ code: 'injected_crash' });
    expect(own.done).toEqual([]);
  });

  test('processKill: the incarnation ends as killed', async () => {
    expect(await meets('processKill', context()).ending).toMatchObject({
      code: 'actor_exit',
      reason: { type: 'killed' },
    });
  });

  test('processKill: who can kill is asked to, and no answer comes', async () => {
    const own = context();
    const killed: string[] = [];
    const kill = ({ agent }: RunContext) => void killed.push(agent);
    const { isSettled } = meets('processKill', own, { kill });
    expect(await isSilent(own.host, isSettled)).toBe(true);
    expect(killed).toEqual(['adder']);
  });

  test('rateLimitStorm: it throws what a provider would', async () => {
    const { ending } = meets('rateLimitStorm', context(), { retryAfterMs: 1_500 });
    expect(await ending).toMatchObject({ status: 429, headers: { 'retry-after': '1.5' } });
  });

  test('duplicateOnResume: it crashes when all is done', async () => {
    const own = context();
    expect(await meets('duplicateOnResume', own).ending).toMatchObject({ code: 'injected_crash' });
    expect(own.done).toEqual(['written']);
  });

  test('budgetRunaway: it spends until it is refused, and lets the refusal out', async () => {
    const own = context({ tokens: 5_500 });
    expect(await meets('budgetRunaway', own).ending).toMatchObject({ message: 'refused' });
    expect(own.budget.usage().spent.tokens).toBe(5_000);
  });

  test('budgetRunaway: without a limit it ends too', async () => {
    const own = context({ tokens: 1e9 });
    expect(await meets('budgetRunaway', own).ending).toMatchObject({ confidence: 0.8 });
    expect(own.budget.usage().spent.tokens).toBe(10_000_000);
  });
});

describe('faults in time', () => {
  test('silence: nothing comes, also after an abort', async () => {
    const own = context();
    const { isSettled } = meets('silence', own);
    own.stopping.abort();
    expect(await isSilent(own.host, isSettled)).toBe(true);
    expect([own.progress, own.done]).toEqual([[], []]);
  });

  test('streamStall: it is silent after three chunks', async () => {
    const own = context();
    const { isSettled } = meets('streamStall', own);
    expect(await isSilent(own.host, isSettled)).toBe(true);
    expect(own.progress).toEqual(['chunk at 0', 'chunk at 0', 'chunk at 0']);
  });

  test('slowButAlive: it takes ten steps, each told, and then does its work', async () => {
    const own = context();
    const { ending, isSettled } = meets('slowButAlive', own, { slowStepMs: 30 });
    await own.host.clock.advanceBy(299);
    expect(isSettled()).toBe(false);
    await own.host.clock.advanceBy(1);
    expect(await ending).toMatchObject({ value: { sum: 3 } });
    expect(own.progress).toEqual(
      Array.from({ length: 10 }, (_, step) => `step at ${step * 30 + 30}`),
    );
  });

  test('slowButAlive: it stops when it is told to', async () => {
    const own = context();
    const { ending } = meets('slowButAlive', own);
    own.stopping.abort(new Error('enough'));
    expect(await ending).toMatchObject({ message: 'enough' });
  });

  test('blockedEventLoop: it is held as long as it says, then the work is done', async () => {
    const held: number[] = [];
    const block = (ms: number) => void held.push(ms);
    const { ending } = meets('blockedEventLoop', context(), { block });
    expect(await ending).toMatchObject({ value: { sum: 3 } });
    expect(held).toEqual([2_000]);
  });

  test('blockedEventLoop: by itself it reads the clock', async () => {
    const own = context();
    const host = virtualHost({ seed: 1, readCostMs: 0.5 });
    const before = host.clock.now();
    await meets('blockedEventLoop', own, { host, blockMs: 100 }).ending;
    expect(host.clock.now() - before).toBeGreaterThan(100);
  });

  test('blockedEventLoop: where no time passes it says so instead of hanging', async () => {
    const { ending } = meets('blockedEventLoop', context());
    expect(await ending).toMatchObject({ message: expect.stringContaining('pass `block`') });
  });
});

describe('faults that go round in circles', () => {
  test.each<[FaultClass, number, number]>([
    ['identicalLoop', 1, 100],
    ['periodicLoop', 2, 100],
    ['hallucinatedPath', 47, 47],
  ])('%s: %d different calls of %d, then the work', async (fault, different, count) => {
    const own = context();
    expect(await meets(fault, own).ending).toMatchObject({ value: { sum: 3 } });
    const calls = own.done.slice(0, -1);
    expect(calls).toHaveLength(count);
    expect(new Set(calls).size).toBe(different);
    if (different === 2) expect(calls[0]).not.toBe(calls[1]);
  });

  test.each<[FaultClass]>([['identicalLoop'], ['periodicLoop'], ['hallucinatedPath']])(
    '%s: who stops it is obeyed',
    async (fault) => {
      const own = context({ loopAfter: 3 });
      expect(await meets(fault, own).ending).toBeInstanceOf(LoopError);
      expect(own.done).toHaveLength(3);
    },
  );

  test('hallucinatedPath: no file is there, and an abort ends it', async () => {
    const own = context();
    const { ending } = meets('hallucinatedPath', own);
    own.stopping.abort(new Error('enough'));
    expect(await ending).toMatchObject({ message: 'enough' });
    expect(own.done[0]).toMatch(/^readFile .*: ENOENT: no such file/);
  });
});

describe('faults that lie', () => {
  const right = { sum: 3, of: [1, 2] };

  test('plausibleWrong: the work, wrong in one place, and sure', async () => {
    const own = context();
    const answer = await meets('plausibleWrong', own).ending;
    expect(answer).toMatchObject({ confidence: 0.97, evidence: ['1', '2'] });
    expect(answer).not.toMatchObject({ value: right });
    expect(own.done).toEqual(['written']);
  });

  test('plausibleWrong: how can be said', async () => {
    const corrupt = (value: unknown) => ({ ...(value as object), sum: 4 });
    expect(await meets('plausibleWrong', context(), { corrupt }).ending).toMatchObject({
      value: { sum: 4, of: [1, 2] },
    });
  });

  test('validJsonNonsense: as it is or as it is said', async () => {
    expect(await meets('validJsonNonsense', context()).ending).toEqual({
      value: { total: -999_999, currency: 'XYZ' },
      confidence: 0.99,
    });
    const nonsense = ({ type }: { readonly type: string }) => ({ sum: type });
    expect(await meets('validJsonNonsense', context(), { nonsense }).ending).toMatchObject({
      value: { sum: 'sum' },
    });
  });

  test('parrot: the input, or its latest rejected answer', async () => {
    expect(await meets('parrot', context()).ending).toEqual({
      value: task.input,
      confidence: 0.97,
    });
    const failed = { message: 'Wrong.' } as Feedback; // No fault reads more of it.
    const feedback = [
      { ...failed, previousAnswer: 'old' },
      { ...failed, previousAnswer: 'new' },
      failed,
    ];
    expect(await meets('parrot', context({ feedback })).ending).toMatchObject({ value: 'new' });
  });

  test('poisonedUpstream: as sure as the right answer, and remembered', async () => {
    const poison = () => ({ sum: 5 });
    const { injector, ending } = meets('poisonedUpstream', context(), { poison });
    expect(await ending).toEqual({ value: { sum: 5 }, confidence: 0.8, evidence: ['1', '2'] });
    expect(injector.poisoned).toEqual([
      { taskId: 'task-1', attempt: 1, taskType: 'sum', value: { sum: 5 } },
    ]);
  });

  test('poisonedUpstream: without a poison it is plausibly wrong, and remembered too', async () => {
    const { injector, ending } = meets('poisonedUpstream', context());
    const { value } = (await ending) as { value: unknown };
    expect(value).not.toEqual(right);
    expect(injector.poisoned).toMatchObject([{ value }]);
  });
});
