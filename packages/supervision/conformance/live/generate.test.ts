import { describe, expect, test } from 'vitest';
import type { Scenario } from '../scenario.ts';
import { FAMILY_NAMES, type Family, generateScenarios } from './generate.ts';
import { problemsOf } from './scenario-problems.ts';
import { hasClearStopTimes } from './stop-times.ts';

const text = (family: Family, seed: number, count = 50): string =>
  JSON.stringify(generateScenarios({ family, seed, count }));

describe('generateScenarios', () => {
  test.each(FAMILY_NAMES)('%s: the same seed gives the same scenarios', (family) => {
    expect(text(family, 1)).toBe(text(family, 1));
  });

  test.each(FAMILY_NAMES)('%s: another seed gives other scenarios', (family) => {
    expect(text(family, 1)).not.toBe(text(family, 2));
  });

  test.each(FAMILY_NAMES)('%s: a longer list begins with a shorter one', (family) => {
    const longer = generateScenarios({ family, seed: 3, count: 20 });
    expect(longer.slice(0, 5)).toEqual(generateScenarios({ family, seed: 3, count: 5 }));
  });

  test.each(FAMILY_NAMES)('%s: every scenario says only what the format defines', (family) => {
    const scenarios = generateScenarios({ family, seed: 4, count: 500 });
    const found = scenarios.map((scenario) => [scenario.name, ...problemsOf(scenario)]);
    expect(found.filter((problems) => problems.length > 1)).toEqual([]);
  });

  test('no stop of a timed scenario is a race of two timers', () => {
    const scenarios = generateScenarios({ family: 'timed', seed: 5, count: 200 });
    expect(scenarios.filter((scenario) => !hasClearStopTimes(scenario))).toEqual([]);
  });

  test('every restart of a window scenario is clear of the edge of a second', () => {
    const scenarios = generateScenarios({ family: 'window', seed: 6, count: 200 });
    expect(scenarios.flatMap(phasesOf).filter((ms) => ms < 125 || ms > 875)).toEqual([]);
  });

  test('a kill scenario has a supervisor below the root', () => {
    const scenarios = generateScenarios({ family: 'kill', seed: 7, count: 200 });
    const alone = scenarios.filter((scenario) => !JSON.stringify(scenario).includes('"sup":{'));
    expect(alone).toEqual([]);
  });

  test('every op of the format comes up', () => {
    const scenarios = FAMILY_NAMES.flatMap((family) =>
      generateScenarios({ family, seed: 8, count: 300 }),
    );
    const ops = scenarios.flatMap(({ steps }) =>
      steps.flatMap((step) => [step.op, ...(step.ops ?? []).map(({ op }) => op)]),
    );
    expect([...new Set(ops)].toSorted()).toEqual(OPS);
  });
});

describe('problemsOf', () => {
  const scenario = (steps: Scenario['steps']): Scenario => ({
    name: 'wrong',
    tree: { id: 'root', children: [{ id: 'a' }, { id: 'a' }] },
    steps,
  });

  test('finds two children of one label and a step about nobody', () => {
    const steps = [{ op: 'exit', target: 'b', reason: 'boom' }];
    expect(problemsOf(scenario(steps))).toEqual(['a: two of one label', 'exit: who is b?']);
  });

  test('finds a batch that makes somebody else exit, and a wait without time', () => {
    const steps = [
      { op: 'batch', sup: 'root', ops: [{ op: 'which_children', sup: 's' }] },
      { op: 'sleep', ms: 10 },
    ];
    expect(problemsOf(scenario(steps)).slice(1)).toEqual([
      'which_children: who is s?',
      'batch: which_children is not about root',
      'sleep: not in an untimed scenario',
    ]);
  });
});

/** The ms of the clock's second in which each step of a window scenario happens. */
function phasesOf({ steps }: Scenario): readonly number[] {
  const phases: number[] = [];
  let nowMs: number | undefined;
  for (const { op, ms = 0 } of steps) {
    if (op === 'align') nowMs = ms;
    else if (op === 'sleep' && nowMs !== undefined) nowMs += ms;
    else if (nowMs !== undefined) phases.push(nowMs % 1_000);
  }
  return phases;
}

const OPS = [
  'align',
  'batch',
  'check_childspecs',
  'count_children',
  'delete_child',
  'exit',
  'get_childspec',
  'junk',
  'kill',
  'parent_exit',
  'restart_child',
  'signal',
  'sleep',
  'start_child',
  'stop',
  'terminate_child',
  'which_children',
];
