import { describe, expect, test } from 'vitest';
import { fromTransition } from 'xstate';
import { supervisor, worker } from '../index.ts';

const logic = fromTransition((n: number) => n + 1, 0);
// What plain JavaScript can pass.
const looseWorker = worker as unknown as (id: unknown, logic: unknown, options?: object) => unknown;
const looseSupervisor = supervisor as unknown as (options: object) => unknown;

describe('a bad declaration is refused at once, with the value', () => {
  test.each<[string, () => unknown, string]>([
    ['an empty id', () => looseWorker('', logic), 'non-empty string, got ""'],
    ['no logic', () => looseWorker('a', {}), 'logic must be XState logic, got {}'],
    ['a restart type', () => looseWorker('a', logic, { restart: 'always' }), 'got "always"'],
    ['a negative shutdown', () => looseWorker('a', logic, { shutdownMs: -1 }), 'got -1'],
    [
      'a significant permanent child',
      () => looseWorker('a', logic, { significant: true }),
      "must go with restart 'transient'",
    ],
    [
      'a strategy',
      () => looseSupervisor({ id: 's', strategy: 'none', children: [] }),
      'got "none"',
    ],
    [
      'a negative intensity',
      () => looseSupervisor({ id: 's', intensity: { restarts: -1, withinMs: 1 }, children: [] }),
      'restarts must be an integer ≥ 0, got -1',
    ],
    [
      'a window of nothing',
      () => looseSupervisor({ id: 's', intensity: { restarts: 1, withinMs: 0 }, children: [] }),
      'withinMs must be > 0, got 0',
    ],
    ...[
      [{ baseMs: 0 }, 'backoff.baseMs must be > 0, got 0'],
      [{ baseMs: 10, maxMs: 9 }, 'backoff.maxMs must be ≥ backoff.baseMs, got 9'],
      [{ resetAfterMs: -1 }, 'backoff.resetAfterMs must be > 0, got -1'],
    ].map(
      ([backoff, message]) =>
        [
          `a backoff of ${JSON.stringify(backoff)}`,
          () => looseSupervisor({ id: 's', backoff, children: [] }),
          message as string,
        ] as [string, () => unknown, string],
    ),
    [
      'two children with one id',
      () => looseSupervisor({ id: 's', children: [worker('a', logic), worker('a', logic)] }),
      'child ids must be unique, got "a"',
    ],
    [
      'a significant child nobody minds',
      () =>
        supervisor({
          id: 's',
          children: [worker('a', logic, { restart: 'transient', significant: true })],
        }),
      'and an autoShutdown',
    ],
  ])('%s', (_name, declare, message) => {
    expect(declare).toThrow(message);
  });
});
