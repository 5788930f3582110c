import type { Random } from '@coppice/host';
import type { Scenario } from '../scenario.ts';
import { happens, type Weighted, weighted } from './chance.ts';
import { CORE_TASTE } from './core-family.ts';
import { randomStop } from './random-script.ts';
import type { Op } from './random-steps.ts';
import type { Stopping, Taste } from './random-tree.ts';
import { tellStory } from './story.ts';

/** Killed supervisors: by a step, or by their parent with `brutal_kill`. */
export function killScenario(random: Random): Omit<Scenario, 'name'> {
  const rules = { taste: TASTE, ops: OPS, maxSteps: 8, firstInstances: 0.12 };
  for (let draw = 0; draw < DRAWS; draw++) {
    const told = tellStory(random.fork(String(draw)), rules);
    if (JSON.stringify(told).includes('"sup":{')) return { tags: ['sup_kill'], ...told };
  }
  throw new RangeError(`${DRAWS} scenarios in a row had no supervisor below the root`);
}

/** A draw without anybody to kill is drawn again; this many in a row means wrong rules. */
const DRAWS = 200;

const TASTE: Taste = {
  ...CORE_TASTE,
  rootStrategies: [
    [30, 'one_for_one'],
    [25, 'rest_for_one'],
    [25, 'one_for_all'],
    [10, 'simple_one_for_one'],
    [10, 'dynamic'],
  ],
  nestedStrategies: [
    [28, 'one_for_one'],
    [24, 'rest_for_one'],
    [24, 'one_for_all'],
    [12, 'simple_one_for_one'],
    [12, 'dynamic'],
  ],
  nested: 0.5,
  depth: 3,
  maxChildren: 3,
  intensities: [
    [5, 0],
    [15, 1],
    [20, 2],
    [30, 3],
    [30, 8],
  ],
  scriptedStarts: 0.15,
  autoShutdown: 0.1,
  templateTrees: 0.7,
  supervisorShutdowns: [
    [55, undefined],
    [45, 'brutal_kill'],
  ],
  stop: stopOrLeak,
};

/** A child that never stops has to be killed at once; as an orphan it leaks. */
function stopOrLeak(random: Random, decided?: { readonly shutdown: unknown }): Stopping {
  const shutdown = decided ? decided.shutdown : weighted(random, SHUTDOWNS);
  const isKilled = shutdown === 'brutal_kill';
  return {
    ...(isKilled && !decided ? { shutdown: 'brutal_kill' as const } : {}),
    ...(isKilled && happens(random, 0.6) ? { stop: { mode: 'ignore' as const } } : {}),
    ...(!isKilled && happens(random, 0.35) ? { stop: randomStop(random) } : {}),
  };
}

const SHUTDOWNS: Weighted<'brutal_kill' | undefined> = [
  [70, undefined],
  [30, 'brutal_kill'],
];

const OPS: Weighted<Op> = [
  [30, 'kill_supervisor'],
  [16, 'exit'],
  [14, 'start_child'],
  [10, 'terminate_child'],
  [8, 'batch'],
  [5, 'kill'],
  [5, 'restart_child'],
  [4, 'which_children'],
  [3, 'count_children'],
  [3, 'stop'],
  [1, 'signal'],
  [1, 'parent_exit'],
];
