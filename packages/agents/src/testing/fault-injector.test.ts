import { virtualHost } from '@coppice/host';
import { describe, expect, test } from 'vitest';
import type { RunContext } from '../agent/run-context.ts';
import { createFaultInjector } from './fault-injector.ts';
import type { FaultInjectorOptions } from './fault-options.ts';

const attempt = (epoch: number): RunContext =>
  ({
    epoch,
    agent: 'adder',
    feedback: [],
    signal: new AbortController().signal,
  }) as unknown as RunContext; // No fault here uses more.
const taskOf = (id: string) => ({ id, type: 'sum', input: 'x' });

function injector(options: Partial<FaultInjectorOptions> = {}, seed = 1) {
  const host = virtualHost({ seed });
  const faults = createFaultInjector({ host, rates: { crash: 0.5 }, ...options });
  const run = faults.wrap('adder', async () => 'done');
  const endingOf = (id: string, epoch = 1) =>
    run(taskOf(id), attempt(epoch)).then(
      () => 'done',
      () => 'crash',
    );
  return { host, faults, endingOf };
}

const ids = Array.from({ length: 60 }, (_, index) => `task-${index}`);

describe('createFaultInjector', () => {
  test('without rates the work is done', async () => {
    const { endingOf, faults } = injector({ rates: {} });
    for (const id of ids) expect(await endingOf(id)).toBe('done');
    expect(faults.injected.latest).toEqual([]);
  });

  test('the same attempt meets the same fault, in whatever order they are made', async () => {
    const [one, other] = [injector(), injector()];
    const endings = new Map<string, string>();
    for (const id of ids) endings.set(id, await one.endingOf(id));
    for (const id of ids.toReversed()) expect(await other.endingOf(id)).toBe(endings.get(id));
    expect(new Set(endings.values()).size).toBe(2);
  });

  test.each([
    ['seed', () => injector({}, 2), 1],
    ['number of the attempt', () => injector(), 2],
  ])('another %s, another chance', async (_name, make, epoch) => {
    const endings = async (of: ReturnType<typeof injector>, number: number) =>
      Promise.all(ids.map((id) => of.endingOf(id, number)));
    expect(await endings(injector(), 1)).not.toEqual(await endings(make(), epoch));
  });

  test('another name, another chance', async () => {
    const { faults } = injector();
    const endings = (name: string) =>
      Promise.all(
        ids.map((id) =>
          faults
            .wrap(name, async () => 'done')(taskOf(id), attempt(1))
            .then(
              () => 'done',
              () => 'crash',
            ),
        ),
      );
    expect(await endings('one')).not.toEqual(await endings('other'));
  });

  test('what names a task can be said, so that new ids do not change its chance', async () => {
    const keyOf = () => 'the same';
    const { endingOf } = injector({ keyOf });
    expect(new Set(await Promise.all(ids.map((id) => endingOf(id)))).size).toBe(1);
  });

  test('what was injected is counted and remembered', async () => {
    const { host, faults, endingOf } = injector({ rates: { crash: 1 } });
    await host.clock.advanceBy(7);
    await endingOf('a', 3);
    await endingOf('b');
    expect(faults.injected.counts).toMatchObject({ crash: 2, silence: 0 });
    expect(faults.injected.latest[0]).toEqual({
      class: 'crash',
      taskId: 'a',
      taskType: 'sum',
      agent: 'adder',
      attempt: 3,
      atMs: 7,
    });
  });

  test('after so many faults a task meets no more', async () => {
    const { endingOf } = injector({ rates: { crash: 1 }, mostPerTask: 2 });
    const endings = [];
    for (let epoch = 1; epoch <= 4; epoch++) endings.push(await endingOf('a', epoch));
    expect(endings).toEqual(['crash', 'crash', 'done', 'done']);
    expect(await endingOf('b')).toBe('crash');
  });

  test('it remembers the latest 10 000', async () => {
    const { faults, endingOf } = injector({ rates: { crash: 1 } });
    for (let count = 0; count < 10_005; count++) await endingOf(`task-${count}`);
    expect(faults.injected.latest).toHaveLength(10_000);
    expect(faults.injected.latest[0]?.taskId).toBe('task-5');
    expect(faults.injected.counts.crash).toBe(10_005);
  });

  test.each([
    [{ mostPerTask: -1 }, 'mostPerTask must be ≥ 0, got -1'],
    [{ blockMs: 0 }, 'blockMs must be > 0, got 0'],
    [{ slowStepMs: Number.NaN }, 'slowStepMs must be > 0, got NaN'],
    [{ retryAfterMs: -1 }, 'retryAfterMs must be ≥ 0, got -1'],
    [{ rates: { crash: 2 } }, 'crash must be in 0–1, got 2'],
  ])('refuses %j', (wrong, message) => {
    expect(() => injector(wrong)).toThrow(message);
  });
});
