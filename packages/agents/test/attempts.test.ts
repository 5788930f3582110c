import { describe, expect, test } from 'vitest';
import { never, startWith } from './start-with.ts';

describe('attempts', () => {
  test('an agent without progress for its idle budget is ended, and its signal aborted', async () => {
    let signal: AbortSignal | undefined;
    const { app, host, submit } = await startWith((_task, ctx) => {
      if (ctx.epoch === 2) return Promise.resolve('done');
      signal = ctx.signal;
      return never();
    });
    const result = submit();
    await host.clock.advanceBy(99);
    expect(signal?.aborted).toBe(false);
    await host.clock.advanceBy(1);
    expect(signal?.aborted).toBe(true);
    expect(await result).toMatchObject({
      type: 'accepted',
      failures: [{ type: 'timeout', kind: 'silence', limitMs: 100, actorId: 'worker-1:1' }],
    });
    expect(app.status().restarts).toBe(1);
    await app.stop();
  });

  test('a slow agent that gets on is left alone, however long it takes', async () => {
    const { app, host, submit } = await startWith(async (_task, ctx) => {
      for (let step = 0; step < 20; step++) {
        await new Promise((done) => host.clock.setTimeout(() => done(undefined), 90));
        ctx.progress('step');
      }
      return 'slow';
    });
    const result = submit();
    await host.clock.advanceBy(1_800);
    expect(await result).toMatchObject({ type: 'accepted', attempts: 1 });
    expect(app.status().failures.timeout).toBe(0);
    await app.stop();
  });

  test('the deadline holds for all attempts together and is not tried again', async () => {
    const { app, host, submit } = await startWith(async (_task, ctx) => {
      for (;;) {
        await new Promise((done) => host.clock.setTimeout(() => done(undefined), 50));
        ctx.progress('step');
      }
    });
    const result = submit({ limits: { deadlineMs: 500 } });
    await host.clock.advanceBy(500);
    expect(await result).toMatchObject({
      type: 'failed',
      failure: { type: 'timeout', kind: 'deadline', limitMs: 500, attempt: 1 },
    });
    await app.stop();
  });

  test('what a dead incarnation answers late changes nothing', async () => {
    let answerLate: (value: string) => void = () => {};
    const { app, host, submit } = await startWith((_task, ctx) =>
      ctx.epoch === 1
        ? new Promise<string>((resolve) => {
            answerLate = resolve;
          })
        : Promise.resolve('from the living'),
    );
    const result = submit();
    await host.clock.advanceBy(100);
    answerLate('from the dead');
    await host.settle();
    expect(await result).toMatchObject({ value: 'from the living', by: 'worker-1:2' });
    expect(app.status().droppedAnswers).toBe(1);
    await app.stop();
  });

  test('after the last attempt the task has failed, with all that was tried', async () => {
    const { app, submit } = await startWith(async (_task, ctx) => {
      throw new Error(`no ${ctx.epoch}`);
    }, 2);
    const result = await submit();
    expect(result.type === 'failed' && result.failures.map((each) => each.attempt)).toEqual([
      1, 2, 3,
    ]);
    await app.stop();
  });

  test('later attempts are told why the earlier ones failed', async () => {
    const seen: (readonly string[])[] = [];
    const { app, submit } = await startWith(async (_task, ctx) => {
      seen.push(ctx.feedback.map((failure) => failure.type));
      if (ctx.epoch < 3) throw new Error('again');
      return 'ok';
    }, 2);
    await submit();
    expect(seen).toEqual([[], ['crash'], ['crash', 'crash']]);
    await app.stop();
  });
});
