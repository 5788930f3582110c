import { virtualHost } from '@coppice/host';
import { supervisor } from '@coppice/supervision';
import { describe, expect, test } from 'vitest';
import {
  agent,
  ladder,
  type RunContext,
  startApplication,
  ToolUnavailableError,
  taskType,
  validator,
} from '../src/index.ts';
import { calm, HANGS, within } from './desk.ts';
import { never } from './start-with.ts';

/** An application and a way into one state of a task. */
async function inState(state: string) {
  const host = virtualHost({ seed: 1 });
  const boom = () => Promise.reject(new Error('boom'));
  const limited = () => Promise.reject(Object.assign(new Error('429'), { status: 429 }));
  const runs: Record<string, (t: unknown, c: RunContext) => Promise<unknown>> = {
    working: () => never(),
    routing: () => never(),
    validating: async () => 'x',
    waiting: limited,
    decomposing: boom,
    dividing: boom,
    parked: boom,
    queued: async () => 'x',
    child: (_t, c) => c.child({ type: 'part', input: 1 }),
  };
  const part = taskType<number, number>('part', { ladder: ladder([]) });
  const t = taskType<string, string>('t', {
    ladder: ladder(state === 'parked' ? ['parked'] : state.startsWith('d') ? ['decomposing'] : []),
    ...(state === 'validating'
      ? {
          validators: [
            validator({ name: 'v', examine: () => never<undefined>(), deadlineMs: 90_000 }),
          ],
        }
      : {}),
    decompose:
      state === 'decomposing' ? () => never<never>() : () => [{ type: part, input: 1 }] as never,
    synthesize: () => 'x',
  });
  const app = await startApplication({
    id: 'app',
    host,
    limits: { idleMs: 30_000, deadlineMs: 20_000 },
    killSwitch: { times: { graceMs: 100 } } as never,
    agents: supervisor({
      id: 'agents',
      intensity: calm,
      children: [
        agent({
          id: 'a',
          can: [t, 'busy'],
          run: (task: { type: string }, c) =>
            task.type === 'busy'
              ? never()
              : (runs[state] as never as (t: unknown, c: RunContext) => Promise<unknown>)(task, c),
        }),
        agent({ id: 'p', can: ['part'], run: () => never() }),
      ],
    }),
  });
  if (state === 'queued') app.guards.breakers.get('a', 't').trip({ openForMs: 600_000 });
  if (state === 'routing')
    void app.submit({ type: 'busy', input: 1, limits: { idleMs: 1e6, deadlineMs: 1e6 } });
  await host.settle();
  const controller = new AbortController();
  const submitted = app.submit({
    type: t as never,
    input: 'x',
    id: 'one',
    signal: controller.signal,
  });
  void submitted.catch(() => {});
  await host.settle();
  const outcome = app.outcomeOf('one');
  return { host, app, outcome, controller };
}

const STATES = [
  'queued',
  'routing',
  'working',
  'validating',
  'waiting',
  'decomposing',
  'dividing',
  'parked',
  'child',
];

describe.each(STATES)('in %s', (state) => {
  test('a trip of the kill switch', async () => {
    const { host, app, outcome } = await inState(state);
    const stop = within(host, app.kill({ by: 'a', reason: 'b' }), 20_000);
    expect(await stop).not.toBe(HANGS);
    expect(await within(host, outcome, 0)).toMatchObject({
      type: 'stopped',
      reason: { type: 'killSwitch' },
    });
    expect(app.status().openTasks).toBe(0);
    expect(app.status().queuedTasks).toBe(0);
    expect(app.status().budget.held.tokens).toBe(0);
  });
  test('a cancellation', async () => {
    const { host, app, outcome, controller } = await inState(state);
    controller.abort();
    expect(await within(host, outcome, 0)).toMatchObject({
      type: 'stopped',
      reason: { type: 'cancelled' },
    });
    expect(app.status().openTasks).toBe(state === 'routing' ? 1 : 0);
    expect(app.status().queuedTasks).toBe(0);
  });
  test('a stop of the application', async () => {
    const { host, app, outcome } = await inState(state);
    void app.stop();
    expect(await within(host, outcome)).toMatchObject({
      type: 'stopped',
      reason: { type: 'shutdown' },
    });
    expect(app.status().openTasks).toBe(0);
  });
  test.skipIf(state === 'parked')('a deadline, with one failure told', async () => {
    const { host, app, outcome } = await inState(state);
    const told: string[] = [];
    app.watch(
      (e) =>
        e.type === 'attempt.failed' &&
        e.failure.taskId === 'one' &&
        'kind' in e.failure &&
        told.push(`${e.failure.type} ${e.failure.kind}`),
    );
    const value = await within(host, outcome, 20_000);
    expect(value).not.toBe(HANGS);
    expect(value).toMatchObject({ type: 'failed' });
    expect(app.status().openTasks).toBe(state === 'routing' ? 1 : 0);
    const failures = (value as { failures: { type: string; kind: string }[] }).failures;
    const named = failures.map((f) => `${f.type} ${f.kind}`);
    expect(named.slice(-told.length)).toEqual(told);
  });
});

test('a tool that is unavailable does not shut or open the gate of the model provider', async () => {
  const host = virtualHost({ seed: 1 });
  const app = await startApplication({
    id: 'app',
    host,
    ladder: ladder([]),
    agents: supervisor({
      id: 'agents',
      intensity: calm,
      children: [
        agent({
          id: 'a',
          can: ['t'],
          provider: 'acme',
          run: () => Promise.reject(new ToolUnavailableError({ tool: 's', retryAfterMs: 60_000 })),
        }),
      ],
    }),
  });
  const gate = app.guards.providers.get('acme');
  const permit = gate.admit();
  if (permit.type === 'admitted')
    permit.settle({
      type: 'failed',
      error: Object.assign(new Error('x'), { status: 429, headers: { 'retry-after': '1' } }),
    });
  expect(gate.mode).toBe('open');
  void app.submit({ type: 't', input: 1 });
  await host.clock.advanceBy(3_000);
  expect(gate.mode).not.toBe('closed'); // Nobody has reached it.
});

test('in tier single a backlog costs no more per task than in tier full', async () => {
  const time = async (n: number) => {
    const host = virtualHost({ seed: 1 });
    const app = await startApplication({
      id: 'app',
      host,
      budget: { allowance: {} },
      agents: supervisor({
        id: 'agents',
        intensity: calm,
        children: [1, 2, 3, 4].map((i) => agent({ id: `a${i}`, can: ['t'], run: async () => 1 })),
      }),
    });
    for (const i of [2, 3, 4]) app.guards.breakers.get(`a${i}`, 't').trip({ openForMs: 1e9 });
    expect(app.status().tier).toBe('single');
    const started = performance.now();
    await Promise.all(Array.from({ length: n }, (_, i) => app.submit({ type: 't', input: i })));
    return (performance.now() - started) / n;
  };
  await time(500);
  const small = await time(500);
  const big = await time(8_000);
  expect(big).toBeLessThan(3 * small);
});
