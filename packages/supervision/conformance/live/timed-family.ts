import type { Random } from '@coppice/host';
import type { Scenario, ScenarioChild } from '../scenario.ts';
import { happens, pick, type Weighted, weighted } from './chance.ts';
import { CORE_TASTE } from './core-family.ts';
import { randomStop } from './random-script.ts';
import type { Op } from './random-steps.ts';
import type { Stopping, Taste } from './random-tree.ts';
import { hasClearStopTimes } from './stop-times.ts';
import { tellStory } from './story.ts';

/** A draw that is a race is drawn again; this many in a row means that the rules are wrong. */
const DRAWS = 200;

/** Children that take their time to stop, and supervisors that kill them in the end. */
export function timedScenario(random: Random): Omit<Scenario, 'name'> {
  for (let draw = 0; draw < DRAWS; draw++) {
    const rules = { taste: TASTE, ops: OPS, maxSteps: 7 };
    const told = tellStory(random.fork(String(draw)), rules);
    if (hasSlowChild(told) && hasClearStopTimes(told)) return { timed: true, ...told };
  }
  throw new RangeError(`${DRAWS} timed scenarios in a row were races or without time`);
}

const hasSlowChild = (scenario: unknown): boolean =>
  /"delay_ms"|"mode":"ignore"/.test(JSON.stringify(scenario));

const TASTE: Taste = {
  ...CORE_TASTE,
  rootStrategies: [
    [25, 'one_for_one'],
    [22, 'rest_for_one'],
    [22, 'one_for_all'],
    [15, 'simple_one_for_one'],
    [16, 'dynamic'],
  ],
  nestedStrategies: [
    [25, 'one_for_one'],
    [22, 'rest_for_one'],
    [22, 'one_for_all'],
    [15, 'simple_one_for_one'],
    [16, 'dynamic'],
  ],
  maxChildren: 3,
  depth: 2,
  scriptedStarts: 0.2,
  templateTrees: 0.15,
  supervisorShutdowns: [
    [55, undefined],
    [10, 'infinity'],
    [10, 'brutal_kill'],
    [25, 120],
  ],
  stop: stopSlowly,
};

function stopSlowly(
  random: Random,
  decided?: { readonly shutdown: ScenarioChild['shutdown'] },
): Stopping {
  const shutdown = weighted(random, SHUTDOWNS);
  return {
    ...(shutdown === undefined || decided ? {} : { shutdown }),
    ...(happens(random, 0.7) ? { stop: slowStop(random) } : {}),
  };
}

function slowStop(random: Random): NonNullable<Stopping['stop']> {
  if (happens(random, 0.3)) return { mode: 'ignore' };
  const stop = randomStop(random);
  return happens(random, 0.8) ? { ...stop, delay_ms: pick(random, [80, 160, 240, 320]) } : stop;
}

const SHUTDOWNS: Weighted<ScenarioChild['shutdown']> = [
  [30, undefined],
  [20, 'infinity'],
  [15, 0],
  [20, 120],
  [10, 400],
  [5, 'brutal_kill'],
];

const OPS: Weighted<Op> = [
  [30, 'exit'],
  [16, 'start_child'],
  [16, 'terminate_child'],
  [12, 'batch'],
  [8, 'kill_supervisor'],
  [5, 'stop'],
  [4, 'restart_child'],
  [3, 'parent_exit'],
  [3, 'which_children'],
  [2, 'count_children'],
  [1, 'sleep'],
];
