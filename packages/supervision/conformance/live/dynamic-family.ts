import type { Random } from '@coppice/host';
import type { Scenario } from '../scenario.ts';
import type { Weighted } from './chance.ts';
import { CORE_TASTE } from './core-family.ts';
import type { Op } from './random-steps.ts';
import type { Taste } from './random-tree.ts';
import { tellStory } from './story.ts';

/** DynamicSupervisor and simple_one_for_one, as roots and below static supervisors. */
export function dynamicScenario(random: Random): Omit<Scenario, 'name'> {
  return tellStory(random, { taste: TASTE, ops: OPS, maxSteps: 14, firstInstances: 0.06 });
}

const TASTE: Taste = {
  ...CORE_TASTE,
  rootStrategies: [
    [52, 'dynamic'],
    [24, 'simple_one_for_one'],
    [8, 'one_for_one'],
    [8, 'rest_for_one'],
    [8, 'one_for_all'],
  ],
  nestedStrategies: [
    [45, 'dynamic'],
    [25, 'simple_one_for_one'],
    [10, 'one_for_one'],
    [10, 'rest_for_one'],
    [10, 'one_for_all'],
  ],
  nested: 0.5,
  maxChildren: 3,
  templateTrees: 0.35,
};

const OPS: Weighted<Op> = [
  [34, 'start_child'],
  [22, 'exit'],
  [18, 'batch'],
  [8, 'terminate_child'],
  [5, 'kill'],
  [5, 'which_children'],
  [5, 'count_children'],
  [1.5, 'stop'],
  [1, 'restart_child'],
  [1, 'delete_child'],
  [1, 'get_childspec'],
  [1, 'signal'],
  [0.5, 'parent_exit'],
  [0.4, 'junk'],
];
