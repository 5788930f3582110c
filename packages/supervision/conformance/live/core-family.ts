import type { Random } from '@coppice/host';
import type { Scenario, ScenarioChild } from '../scenario.ts';
import { happens, type Weighted, weighted } from './chance.ts';
import { randomStop } from './random-script.ts';
import type { Op } from './random-steps.ts';
import type { Stopping, Taste } from './random-tree.ts';
import { tellStory } from './story.ts';

/** Static and simple_one_for_one trees, all calls, all ways to start and to stop without delay. */
export function coreScenario(random: Random): Omit<Scenario, 'name'> {
  return tellStory(random, { taste: CORE_TASTE, ops: CORE_OPS, maxSteps: 12 });
}

/** How workers stop that stop at once, whatever their supervisor allows. */
function stopAtOnce(random: Random, decided?: { readonly shutdown: unknown }): Stopping {
  const shutdown = weighted(random, SHUTDOWNS);
  return {
    ...(shutdown === undefined || decided ? {} : { shutdown }),
    ...(happens(random, 0.28) ? { stop: randomStop(random) } : {}),
  };
}

const SHUTDOWNS: Weighted<ScenarioChild['shutdown']> = [
  [76, undefined],
  [8, 'infinity'],
  [8, 4000],
  [8, 'brutal_kill'],
];

/** What the other families change only in part. */
export const CORE_TASTE: Taste = {
  rootStrategies: [
    [28, 'one_for_one'],
    [28, 'rest_for_one'],
    [28, 'one_for_all'],
    [16, 'simple_one_for_one'],
  ],
  nestedStrategies: [
    [28, 'one_for_one'],
    [28, 'rest_for_one'],
    [28, 'one_for_all'],
    [16, 'simple_one_for_one'],
  ],
  nested: 0.28,
  depth: 2,
  maxChildren: 4,
  intensities: [
    [7, 0],
    [16, 1],
    [20, 2],
    [21, 3],
    [21, 5],
    [15, 8],
  ],
  period: 3600,
  scriptedStarts: 0.4,
  autoShutdown: 0.2,
  templateTrees: 0.2,
  supervisorShutdowns: [
    [80, undefined],
    [12, 'infinity'],
    [8, 4000],
  ],
  stop: stopAtOnce,
};

const CORE_OPS: Weighted<Op> = [
  [34, 'exit'],
  [22, 'batch'],
  [8, 'which_children'],
  [8, 'start_child'],
  [6, 'terminate_child'],
  [5, 'restart_child'],
  [5, 'kill'],
  [4, 'delete_child'],
  [4, 'count_children'],
  [2, 'stop'],
  [1.5, 'get_childspec'],
  [1.5, 'signal'],
  [0.4, 'parent_exit'],
  [0.4, 'junk'],
  [0.4, 'check_childspecs'],
];
