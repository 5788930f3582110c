import { describe, expect, test } from 'vitest';
import { never, startWith } from './start-with.ts';

describe('the run context', () => {
  test('an effect is carried out once for a task, however often it is tried', async () => {
    let mails = 0;
    const { app, submit } = await startWith(async (_task, ctx) => {
      const sent = await ctx.effect('mail', async () => {
        mails += 1;
        return `mail ${mails}`;
      });
      if (ctx.epoch < 2) throw new Error('after the mail');
      return sent;
    });
    expect(await submit()).toMatchObject({ value: 'mail 1', attempts: 2 });
    expect(mails).toBe(1);
    await app.stop();
  });

  test('an effect that failed may run again', async () => {
    let tries = 0;
    const { app, submit } = await startWith(async (_task, ctx) =>
      ctx.effect('mail', async () => {
        tries += 1;
        if (tries === 1) throw new Error('no network');
        return 'sent';
      }),
    );
    expect(await submit()).toMatchObject({ value: 'sent', attempts: 2 });
    await app.stop();
  });

  test('an attempt that is over starts no new effect', async () => {
    let writes = 0;
    let late: Promise<unknown> = Promise.resolve();
    const { app, host, submit } = await startWith(async (_task, ctx) => {
      if (ctx.epoch > 1) return 'second';
      ctx.signal.addEventListener('abort', () => {
        late = ctx.effect('write', async () => {
          writes += 1;
        });
        late.catch(() => {});
      });
      return never();
    });
    const result = submit();
    await host.clock.advanceBy(100);
    expect(await result).toMatchObject({ value: 'second' });
    await expect(late).rejects.toMatchObject({ name: 'AbortError' });
    expect(writes).toBe(0);
    await app.stop();
  });

  test('a tool that never answers does not hold an aborted attempt', async () => {
    const controller = new AbortController();
    let reason: unknown;
    const { app, host, submit } = await startWith((_task, ctx) =>
      ctx.tool('search', {}, never).catch((error: unknown) => {
        reason = error;
      }),
    );
    const result = submit({ signal: controller.signal });
    await host.settle();
    controller.abort();
    await result;
    await host.settle();
    expect(reason).toMatchObject({ name: 'AbortError' });
    await app.stop();
  });

  test('a log entry reaches who watches, with its task and agent', async () => {
    const { app, submit } = await startWith(async (_task, ctx) => ctx.log('hello', { n: 1 }));
    const logged: unknown[] = [];
    app.watch((event) => event.type === 'task.logged' && logged.push(event));
    await submit({ id: 't' });
    expect(logged).toEqual([
      {
        type: 'task.logged',
        task: { id: 't', type: 'work', input: 'x' },
        agent: 'worker-1:1',
        message: 'hello',
        data: { n: 1 },
      },
    ]);
    await app.stop();
  });
});
