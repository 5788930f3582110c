import { type Random, seededRandom } from '@coppice/host';
import type { Scenario } from '../scenario.ts';
import { coreScenario } from './core-family.ts';
import { dynamicScenario } from './dynamic-family.ts';
import { killScenario } from './kill-family.ts';
import { timedScenario } from './timed-family.ts';
import { windowScenario } from './window-family.ts';

/**
 * What a scenario is mostly about.
 *
 * - `core`: static and simple_one_for_one trees, all calls, all ways to start and stop.
 * - `dynamic`: DynamicSupervisor and simple_one_for_one, at the root and below.
 * - `kill`: killed supervisors, their orphans and what leaks.
 * - `timed`: children that take their time to stop, and supervisors that do not wait for ever.
 * - `window`: restarts around the edge of the intensity window.
 */
export type Family = keyof typeof FAMILIES;

const FAMILIES = {
  core: coreScenario,
  dynamic: dynamicScenario,
  kill: killScenario,
  timed: timedScenario,
  window: windowScenario,
} as const satisfies Record<string, (random: Random) => Omit<Scenario, 'name'>>;

/** All families. */
export const FAMILY_NAMES = Object.keys(FAMILIES) as readonly Family[];

/**
 * Makes random scenarios whose outcome OTP defines, apart from groups of events without order.
 *
 * Each scenario depends on the seed and its number alone, so a longer list begins with a shorter.
 *
 * @param options.count How many; 0 or more.
 * @example generateScenarios({ count: 100, seed: 1, family: 'kill' });
 */
export function generateScenarios({
  count,
  seed,
  family,
}: {
  readonly count: number;
  readonly seed: string | number;
  readonly family: Family;
}): readonly Scenario[] {
  const chance = seededRandom(`${family} ${seed}`);
  return Array.from({ length: count }, (_, index) => ({
    name: `${family}-${seed}-${index}`,
    ...FAMILIES[family](chance.fork(String(index))),
  }));
}
