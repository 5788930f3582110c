import type { Random } from '@coppice/host';
import type { ScenarioChild, ScenarioTree, Script } from '../scenario.ts';
import { kindOf } from './cast.ts';
import { between, happens, pick, type Weighted, weighted } from './chance.ts';
import { type Place, randomStart } from './random-script.ts';

/** What a family of scenarios likes its trees to be. Shares are 0 to 1. */
export interface Taste {
  readonly rootStrategies: Weighted<string>;
  readonly nestedStrategies: Weighted<string>;
  /** Share of children that are supervisors, while `depth` allows it. */
  readonly nested: number;
  /** Levels of supervisors below the root. */
  readonly depth: number;
  readonly maxChildren: number;
  readonly intensities: Weighted<number>;
  /** In seconds. */
  readonly period: number;
  /** Share of workers whose starts are scripted. */
  readonly scriptedStarts: number;
  /** Share of supervisors that shut down by themselves. */
  readonly autoShutdown: number;
  /** Share of simple_one_for_one templates that are supervisors. */
  readonly templateTrees: number;
  readonly supervisorShutdowns: Weighted<ScenarioChild['shutdown']>;
  /** How a worker stops. `shutdown` is given where the supervisor has decided already. */
  stop(random: Random, decided?: { readonly shutdown: ScenarioChild['shutdown'] }): Stopping;
}

/** How long a supervisor waits for a child, and what the child does. */
export interface Stopping {
  readonly shutdown?: NonNullable<ScenarioChild['shutdown']>;
  readonly stop?: NonNullable<Script['stop']>;
}

type NewLabel = (prefix?: string) => string;
type Restart = NonNullable<ScenarioChild['restart']>;

const RESTARTS: Weighted<Restart | undefined> = [
  [28, undefined],
  [30, 'transient'],
  [22, 'permanent'],
  [20, 'temporary'],
];

export function randomTree(random: Random, taste: Taste, newLabel: NewLabel): ScenarioTree {
  const strategy = weighted(random, taste.rootStrategies);
  return { id: 'root', ...randomSupervisor(random, taste, { strategy, depth: 0, newLabel }) };
}

interface Spot {
  readonly strategy: string;
  readonly depth: number;
  readonly newLabel: NewLabel;
}

function randomSupervisor(random: Random, taste: Taste, spot: Spot): ScenarioTree {
  const { strategy, depth, newLabel } = spot;
  const intensity = weighted(random, taste.intensities);
  const base = { strategy, intensity, period: taste.period };
  if (strategy === 'dynamic') {
    return happens(random, 0.25) ? { ...base, max_children: between(random, 0, 4) } : base;
  }
  const auto = happens(random, taste.autoShutdown)
    ? { auto_shutdown: pick(random, ['any_significant', 'all_significant'] as const) }
    : {};
  const isAuto = 'auto_shutdown' in auto;
  if (strategy === 'simple_one_for_one') {
    const template = randomTemplate(random, taste, { ...spot, isAuto });
    return { ...base, ...auto, children: [template] };
  }
  const smallest = depth === 0 ? 0 : 1;
  const children = Array.from({ length: between(random, smallest, taste.maxChildren) }, () =>
    depth < taste.depth && happens(random, taste.nested)
      ? randomNested(random, taste, { depth: depth + 1, newLabel, isAuto })
      : randomWorker(random, taste, {
          id: newLabel(),
          place: { kind: 'static', atRoot: depth === 0 },
          isAuto,
        }),
  );
  return { ...base, ...auto, children };
}

/** A worker of a static or dynamic supervisor. */
export function randomWorker(
  random: Random,
  taste: Taste,
  { id, place, isAuto, firstFails }: WorkerSpot,
): ScenarioChild {
  const restart = weighted(random, RESTARTS);
  const { shutdown, stop } = taste.stop(random);
  const start = happens(random, taste.scriptedStarts)
    ? randomStart(random, place, firstFails)
    : undefined;
  return {
    id,
    ...(restart === undefined ? {} : { restart }),
    ...(isAuto && isSignificant(random, restart) ? { significant: true } : {}),
    ...(happens(random, 0.04) ? { type: 'supervisor' as const } : {}),
    ...(shutdown === undefined ? {} : { shutdown }),
    ...scriptOf(start, stop),
  };
}

export interface WorkerSpot {
  readonly id: string;
  readonly place: Place;
  /** Whether its supervisor shuts down by itself. */
  readonly isAuto: boolean;
  /** Share of first starts that fail; see `randomStart`. */
  readonly firstFails?: number;
}

/** A script with only what there is to say. */
export function scriptOf(
  start: Script['start'],
  stop: Script['stop'],
): { readonly script?: Script } {
  if (start === undefined && stop === undefined) return {};
  const script = {
    ...(start === undefined ? {} : { start }),
    ...(stop === undefined ? {} : { stop }),
  };
  return { script };
}

/** A child that is a supervisor. */
export function randomNested(
  random: Random,
  taste: Taste,
  { depth, newLabel, isAuto }: Omit<Spot, 'strategy'> & { readonly isAuto: boolean },
): ScenarioChild {
  const restart = weighted(random, RESTARTS);
  const shutdown = weighted(random, taste.supervisorShutdowns);
  const strategy = weighted(random, taste.nestedStrategies);
  const sup = randomSupervisor(random, taste, { strategy, depth, newLabel });
  const ignores = kindOf(strategy) === 'static' && happens(random, 0.015);
  return {
    id: newLabel('s_'),
    // Without a type it counts as a worker and has a worker's default shutdown.
    ...(happens(random, 0.92) ? { type: 'supervisor' as const } : {}),
    ...(restart === undefined ? {} : { restart }),
    ...(isAuto && isSignificant(random, restart) ? { significant: true } : {}),
    ...(shutdown === undefined ? {} : { shutdown }),
    sup: ignores ? { ...sup, init: 'ignore' } : sup,
    ...(happens(random, 0.1) ? { script: { start: ['ok', { error: 'sup_e' }, 'ok'] } } : {}),
  };
}

/** What a simple_one_for_one makes its instances of. */
function randomTemplate(
  random: Random,
  taste: Taste,
  { depth, newLabel, isAuto }: Omit<Spot, 'strategy'> & { readonly isAuto: boolean },
): ScenarioChild {
  const restart = weighted(random, RESTARTS);
  const base = {
    id: `tmpl_${newLabel()}`,
    template: true,
    ...(restart === undefined ? {} : { restart }),
    ...(isAuto && isSignificant(random, restart) ? { significant: true } : {}),
  };
  if (happens(random, taste.templateTrees)) {
    const shutdown = weighted(random, taste.supervisorShutdowns);
    const strategy = pick(random, ['one_for_one', 'one_for_all', 'rest_for_one']);
    const letters = ['x', 'y', 'z'].values();
    const sup = randomSupervisor(
      random,
      { ...taste, nested: 0, maxChildren: 3, autoShutdown: 0 },
      { strategy, depth: depth + 1, newLabel: () => letters.next().value ?? newLabel() },
    );
    return {
      ...base,
      type: 'supervisor',
      ...(shutdown === undefined ? {} : { shutdown }),
      sup,
    };
  }
  const { shutdown, stop } = taste.stop(random);
  return { ...base, ...(shutdown === undefined ? {} : { shutdown }), ...scriptOf(undefined, stop) };
}

/** OTP refuses a permanent child that is significant. */
function isSignificant(random: Random, restart: Restart | undefined): boolean {
  return (restart === 'transient' || restart === 'temporary') && happens(random, 0.45);
}
