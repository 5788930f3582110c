import { expect, test } from 'vitest';
import { fromTransition } from 'xstate';
import { describe as describeTree, dynamicSupervisor, supervisor, worker } from '../index.ts';

const logic = fromTransition((count: number) => count + 1, 0);

test('a description is what was declared, as JSON, without logic or input', () => {
  const tree = supervisor({
    id: 'root',
    strategy: 'rest_for_one',
    intensity: { restarts: 3, withinMs: 60_000 },
    autoShutdown: 'any_significant',
    children: [
      worker('a', logic, { restart: 'transient', significant: true, shutdownMs: 'brutal_kill' }),
      supervisor({ id: 'inner', children: [worker('b', logic)] }),
      dynamicSupervisor({ id: 'pool', maxChildren: 9, backoff: { baseMs: 50 } }),
    ],
  });
  expect(JSON.parse(JSON.stringify(describeTree(tree)))).toEqual({
    id: 'root',
    type: 'supervisor',
    restart: 'permanent',
    shutdownMs: 'infinity',
    significant: false,
    kind: 'static',
    strategy: 'rest_for_one',
    intensity: { restarts: 3, withinMs: 60_000 },
    autoShutdown: 'any_significant',
    children: [
      {
        id: 'a',
        type: 'worker',
        restart: 'transient',
        shutdownMs: 'brutal_kill',
        significant: true,
      },
      {
        id: 'inner',
        type: 'supervisor',
        restart: 'permanent',
        shutdownMs: 'infinity',
        significant: false,
        kind: 'static',
        strategy: 'one_for_one',
        intensity: { restarts: 1, withinMs: 5_000 },
        autoShutdown: 'never',
        children: [
          { id: 'b', type: 'worker', restart: 'permanent', shutdownMs: 5_000, significant: false },
        ],
      },
      {
        id: 'pool',
        type: 'supervisor',
        restart: 'permanent',
        shutdownMs: 'infinity',
        significant: false,
        kind: 'dynamic',
        intensity: { restarts: 1, withinMs: 5_000 },
        backoff: { baseMs: 50, maxMs: 30_000, resetAfterMs: 60_000 },
        autoShutdown: 'never',
        maxChildren: 9,
      },
    ],
  });
});
