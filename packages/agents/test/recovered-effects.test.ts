import { expect, test } from 'vitest';
import type { EffectCheck, RunContext } from '../src/index.ts';
import { CrashStage } from './crash-stage.ts';
import { within } from './desk.ts';

const never = () => new Promise<never>(() => {});

/** Where effects arrive: it outlives every process. */
class Outside {
  readonly seen: string[] = [];

  async write(key: string): Promise<number> {
    this.seen.push(key);
    return this.seen.length;
  }

  async check(key: string): Promise<EffectCheck<number>> {
    const index = this.seen.indexOf(key);
    return index < 0 ? { type: 'notDone' } : { type: 'done', value: index + 1 };
  }
}

/** An agent that writes outside, and then goes on as it is told. */
const writer = (outside: Outside, then: () => Promise<unknown>, checks = false) => ({
  id: 'a',
  can: ['work'] as const,
  run: async (_task: unknown, ctx: RunContext) => {
    const value = await ctx.effect(
      'mail',
      ({ idempotencyKey }) => outside.write(idempotencyKey),
      checks ? { check: ({ idempotencyKey }) => outside.check(idempotencyKey) } : {},
    );
    await then();
    return value;
  },
});

test('an effect that is on disk is not carried out again, and has the same value', async () => {
  const stage = new CrashStage();
  const outside = new Outside();
  const one = await stage.live([writer(outside, never)]);
  void one.app.submit({ id: 't', type: 'work', input: 1 });
  await one.host.settle();
  one.crash();
  const two = await stage.live([writer(outside, async () => {})]);
  two.app.resume();
  expect(await within(two.host, two.app.outcomeOf('t'))).toMatchObject({ value: 1, attempts: 2 });
  expect(outside.seen).toEqual(['app/t/mail']);
});

/** A process dies when the effect has been carried out, and before anybody could write that down. */
async function unresolved(outside: Outside, isDone: boolean): Promise<CrashStage> {
  const stage = new CrashStage();
  const one = await stage.live([
    {
      id: 'a',
      can: ['work'],
      run: (_task, ctx) =>
        ctx.effect('mail', async ({ idempotencyKey }) => {
          if (isDone) await outside.write(idempotencyKey);
          return never();
        }),
    },
  ]);
  void one.app.submit({ id: 't', type: 'work', input: 1 });
  await one.host.settle();
  one.crash();
  return stage;
}

test.each([true, false])(
  'an effect of which nobody knows is asked after, and not repeated (it was done: %s)',
  async (isDone) => {
    const outside = new Outside();
    const stage = await unresolved(outside, isDone);
    const two = await stage.live([writer(outside, async () => {}, true)]);
    two.app.resume();
    expect(await within(two.host, two.app.outcomeOf('t'))).toMatchObject({ value: 1 });
    expect(outside.seen).toEqual(['app/t/mail']);
    two.crash();
    const known = stage.entries('effect.done');
    expect(known).toEqual([{ taskId: 't', key: 'mail', value: 1 }]);
  },
);

test('without a way to find out it is reported, never repeated', async () => {
  const outside = new Outside();
  const stage = await unresolved(outside, true);
  const two = await stage.live([writer(outside, async () => {})]);
  two.app.resume();
  expect(await within(two.host, two.app.outcomeOf('t'))).toMatchObject({
    type: 'failed',
    failure: { type: 'crash', error: { code: 'effect_unresolved' } },
  });
  expect(outside.seen).toEqual(['app/t/mail']);
  expect(two.app.status()).toMatchObject({ restarts: 0 });
});

test('an effect begins when its intent is on disk', async () => {
  const stage = new CrashStage();
  const outside = new Outside();
  let intents: readonly unknown[] = [];
  const one = await stage.live([
    {
      id: 'a',
      can: ['work'],
      run: (_task, ctx) =>
        ctx.effect('mail', async ({ idempotencyKey }) => {
          intents = stage.entries('effect.intended');
          return outside.write(idempotencyKey);
        }),
    },
  ]);
  await within(one.host, one.app.submit({ id: 't', type: 'work', input: 1 }));
  expect(intents).toEqual([{ taskId: 't', key: 'mail', epoch: 1 }]);
});

test('an effect that failed may be tried again, also by the next process', async () => {
  const stage = new CrashStage();
  const outside = new Outside();
  const one = await stage.live([
    {
      id: 'a',
      can: ['work'],
      run: async (_task, ctx) => {
        await ctx.effect('mail', async () => Promise.reject(new Error('no route'))).catch(() => {});
        return never();
      },
    },
  ]);
  void one.app.submit({ id: 't', type: 'work', input: 1 });
  await one.host.settle();
  one.crash();
  const two = await stage.live([writer(outside, async () => {})]);
  two.app.resume();
  expect(await within(two.host, two.app.outcomeOf('t'))).toMatchObject({ value: 1 });
});

test('a value with a secret is not taken for the value', async () => {
  const stage = new CrashStage();
  const agents = [
    {
      id: 'a',
      can: ['work'] as const,
      run: async (_task: unknown, ctx: RunContext) => {
        await ctx.effect('login', async () => ({ password: 'x' }));
        return ctx.epoch === 1 ? never() : 'done';
      },
    },
  ];
  const one = await stage.live(agents);
  void one.app.submit({ id: 't', type: 'work', input: 1 });
  await one.host.settle();
  one.crash();
  const two = await stage.live(agents);
  two.app.resume();
  expect(await within(two.host, two.app.outcomeOf('t'))).toMatchObject({
    type: 'failed',
    failure: { type: 'crash', error: { code: 'effect_unresolved' } },
  });
});
