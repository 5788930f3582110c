import type { Random } from '@coppice/host';
import type { Scenario, Step } from '../scenario.ts';
import { Cast } from './cast.ts';
import { between, happens, pick, weighted } from './chance.ts';
import { CORE_TASTE } from './core-family.ts';
import { randomTree, type Taste } from './random-tree.ts';

/**
 * OTP counts whole seconds: no restart is planned closer than this to where one begins, because a
 * real clock is a little late after each wait.
 */
const EDGE_MS = 170;
/** A limit, so that a set of scenarios is recorded in seconds. */
const LONGEST_MS = 7_000;

/** Restarts around the edge of the intensity window. */
export function windowScenario(random: Random): Omit<Scenario, 'name'> {
  const cast = new Cast();
  const taste = { ...TASTE, period: between(random, 1, 3) };
  const tree = randomTree(random, taste, (prefix) => cast.freshLabel(prefix));
  cast.enterTree(tree);
  const starts = cast.supervisors
    .filter(({ kind }) => kind !== 'static')
    .flatMap((sup) => [1, 2, 3].map(() => startOf(random, cast, sup.label)));
  const steps = [...starts, ...restarts(random, cast, taste.period)];
  return { timed: true, tags: ['otp_clock'], tree, steps };
}

const TASTE: Taste = {
  ...CORE_TASTE,
  rootStrategies: [
    [34, 'one_for_one'],
    [14, 'rest_for_one'],
    [14, 'one_for_all'],
    [18, 'simple_one_for_one'],
    [20, 'dynamic'],
  ],
  nestedStrategies: [
    [60, 'one_for_one'],
    [40, 'one_for_all'],
  ],
  nested: 0.15,
  depth: 1,
  maxChildren: 2,
  intensities: [
    [10, 0],
    [45, 1],
    [30, 2],
    [15, 3],
  ],
  scriptedStarts: 0,
  autoShutdown: 0,
  templateTrees: 0,
  stop: () => ({}),
};

function startOf(random: Random, cast: Cast, sup: string): Step {
  const id = cast.freshLabel('w_');
  cast.workers.push({ label: id, sup });
  // Each attempt counts, so failing ones are restarts at one instant.
  const script = happens(random, 0.3) ? { script: { start: ['ok', { error: 'e2' }, 'ok'] } } : {};
  return { op: 'start_child', sup, child: { id, ...script } };
}

/** Restarts of few workers, so that they meet in one window, with waits around the period. */
function restarts(random: Random, cast: Cast, period: number): readonly Step[] {
  const phase = between(random, EDGE_MS, 1_000 - EDGE_MS);
  const steps: Step[] = [{ op: 'align', ms: phase }];
  let nowMs = phase;
  for (let restart = between(random, 3, 6); restart > 0; restart--) {
    steps.push(...exits(random, cast));
    const waitMs = waitFrom(random, nowMs, period);
    if (nowMs + waitMs > LONGEST_MS) break;
    nowMs += waitMs;
    steps.push({ op: 'sleep', ms: waitMs });
  }
  return [...steps, ...exits(random, cast), { op: 'which_children', sup: 'root' }];
}

/** A wait that ends clear of the edge of a second: short, about a period, or a bit longer. */
function waitFrom(random: Random, nowMs: number, period: number): number {
  const wanted = weighted(random, [
    [30, between(random, 50, 900)],
    [35, period * 1_000 + between(random, -450, 0)],
    [35, period * 1_000 + between(random, 0, 1_100)],
  ]);
  const phase = (nowMs + wanted) % 1_000;
  const clear = Math.min(Math.max(phase, EDGE_MS), 1_000 - EDGE_MS);
  // Never backwards: a wait is at least 20 ms.
  const waitMs = wanted + clear - phase;
  return waitMs < 20 ? waitMs + 1_000 : waitMs;
}

function exits(random: Random, cast: Cast): readonly Step[] {
  if (cast.workers.length === 0) return [];
  const { sup, label } = pick(random, cast.workers);
  const others = cast.workers.filter((worker) => worker.sup === sup && worker.label !== label);
  const exit = (target: string): Step => ({ op: 'exit', target, reason: 'boom' });
  if (others.length === 0 || happens(random, 0.8)) return [exit(label)];
  return [{ op: 'batch', sup, ops: [exit(label), exit(pick(random, others).label)] }];
}
