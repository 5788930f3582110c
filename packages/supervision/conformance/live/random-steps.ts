import type { Random } from '@coppice/host';
import type { ScenarioChild, Step } from '../scenario.ts';
import type { Cast, CastSupervisor } from './cast.ts';
import { between, happens, pick, type Weighted, weighted } from './chance.ts';
import { EXIT_REASONS, randomStart } from './random-script.ts';
import { randomNested, randomWorker, scriptOf, type Taste } from './random-tree.ts';

/** What may happen in a step; apart from `kill_supervisor`, each is an op of the format. */
export type Op = SingleOp | 'batch' | 'check_childspecs' | 'sleep';

/** What may also happen in a batch. */
type SingleOp =
  | 'exit'
  | 'kill'
  | 'kill_supervisor'
  | 'signal'
  | 'stop'
  | 'parent_exit'
  | 'junk'
  | 'start_child'
  | 'terminate_child'
  | 'restart_child'
  | 'delete_child'
  | 'get_childspec'
  | 'which_children'
  | 'count_children';

/** What a family of scenarios likes to happen. */
export interface Plot {
  readonly random: Random;
  readonly taste: Taste;
  readonly cast: Cast;
  readonly ops: Weighted<Op>;
  /** Share of targets that are the first instance of a label, alive or not. */
  readonly firstInstances: number;
}

const BATCHED: Weighted<SingleOp> = [
  [22, 'exit'],
  [3, 'kill'],
  [16, 'start_child'],
  [16, 'terminate_child'],
  [14, 'restart_child'],
  [11, 'delete_child'],
  [3, 'get_childspec'],
  [8, 'which_children'],
  [8, 'count_children'],
];

/** Dynamic children cannot be restarted or deleted by a call. */
const BATCHED_DYNAMIC: Weighted<SingleOp> = BATCHED.map(([weight, op]) => [
  op === 'restart_child' || op === 'delete_child' ? 1 : weight,
  op,
]);

export function randomStep(plot: Plot): Step {
  const { random, cast, ops } = plot;
  const lonely = cast.supervisors.filter((sup) => isLonely(cast, sup));
  if (lonely.length > 0 && happens(random, 0.4)) {
    return randomOp(plot, 'start_child', pick(random, lonely));
  }
  const op = weighted(random, ops);
  if (op === 'batch') return randomBatch(plot);
  if (op === 'sleep') return { op, ms: between(random, 10, 80) };
  if (op === 'check_childspecs') {
    return { op, specs: randomSpecs(plot), ...(happens(random, 0.5) ? randomAuto(random) : {}) };
  }
  return randomOp(plot, op);
}

function randomBatch(plot: Plot): Step {
  const { random, cast } = plot;
  const sup = pick(random, cast.supervisors);
  const choices = sup.kind === 'static' ? BATCHED : BATCHED_DYNAMIC;
  const ops = Array.from({ length: between(random, 2, 5) }, () =>
    randomOp(plot, weighted(random, choices), sup),
  );
  return { op: 'batch', sup: sup.label, ops };
}

/** Not much happens to a dynamic supervisor before it has two children. */
function isLonely({ workers, supervisors }: Cast, { label, kind }: CastSupervisor): boolean {
  const children = [...workers, ...supervisors].filter(({ sup }) => sup === label);
  return kind !== 'static' && children.length < 2;
}

/** A step about one supervisor: in a batch only its own workers may exit. */
function randomOp(plot: Plot, op: SingleOp, only?: CastSupervisor): Step {
  const { random, cast } = plot;
  const sup = only ?? pick(random, cast.supervisors);
  switch (op) {
    case 'exit':
    case 'kill': {
      const workers = cast.workers.filter((worker) => !only || worker.sup === only.label);
      if (workers.length === 0) return randomOp(plot, 'start_child', sup);
      const target = instance(plot, pick(random, workers).label);
      return op === 'kill' ? { op, target } : { op, target, reason: reason(random) };
    }
    case 'kill_supervisor': {
      if (cast.supervisors.length === 1 && happens(random, 0.8)) {
        return randomOp(plot, 'start_child');
      }
      return { op: 'kill', target: instance(plot, below(plot).label) };
    }
    case 'signal': {
      const everybody = [...cast.workers, ...cast.supervisors];
      const target = instance(plot, pick(random, everybody).label);
      return { op, target, reason: pick(random, ['normal', 'shutdown', 'boom']) };
    }
    case 'stop':
      return {
        op,
        target: below(plot).label,
        reason: pick(random, ['normal', 'shutdown', 'boom']),
      };
    case 'parent_exit':
      return { op, target: 'root', reason: pick(random, ['normal', 'shutdown', 'boom']) };
    case 'start_child':
      return { op, sup: sup.label, child: newChild(plot, sup) };
    case 'terminate_child':
    case 'restart_child':
    case 'delete_child':
    case 'get_childspec':
      return { op, sup: sup.label, ...childOf(plot, op, sup) };
    case 'junk':
    case 'which_children':
    case 'count_children':
      return { op, sup: sup.label };
  }
}

const reason = (random: Random) => weighted(random, EXIT_REASONS);

/** A supervisor to end: mostly not the root, with which everything ends. */
function below({ random, cast }: Plot): CastSupervisor {
  const nested = cast.supervisors.filter(({ sup }) => sup !== undefined);
  return pick(random, nested.length > 0 && happens(random, 0.93) ? nested : cast.supervisors);
}

function instance({ random, firstInstances }: Plot, label: string): string {
  return happens(random, firstInstances) ? `${label}#1` : label;
}

/** The child that a call is about: mostly one of this supervisor, or nobody's. */
function childOf(plot: Plot, op: SingleOp, sup: CastSupervisor): Pick<Step, 'id' | 'by'> {
  const { random, cast } = plot;
  const everybody = [...cast.workers, ...cast.supervisors.filter(({ label }) => label !== 'root')];
  const own = everybody.filter((child) => child.sup === sup.label);
  const candidates = weighted(random, [
    [80, own],
    [12, everybody],
    [8, []],
  ]);
  const label = candidates.length === 0 ? 'nobody' : pick(random, candidates).label;
  const goesByPid = sup.kind !== 'static' && op === 'terminate_child';
  const id = goesByPid && label !== 'nobody' ? instance(plot, label) : label;
  // Elixir's DynamicSupervisor takes nothing but pids.
  if (op !== 'terminate_child' || sup.kind === 'dynamic' || happens(random, 0.94)) return { id };
  return { id: label, by: sup.kind === 'static' ? 'pid' : 'id' };
}

function newChild(plot: Plot, sup: CastSupervisor): ScenarioChild | string {
  const { random, taste, cast } = plot;
  const newLabel = (prefix?: string) => cast.freshLabel(prefix);
  const place = { kind: sup.kind, atRoot: sup.label === 'root' };
  if (sup.kind === 'simple') return newInstance(plot, sup);
  const isAuto = sup.hasAutoShutdown;
  const known = cast.workers.filter((worker) => worker.sup === sup.label);
  // A static supervisor knows the label already; a dynamic one would have two of it.
  const again = sup.kind === 'static' && known.length > 0 && happens(random, 0.15);
  if (happens(random, 0.03)) return badChild(plot, sup);
  const child = happens(random, nestedShare(plot, sup))
    ? randomNested(random, { ...taste, depth: 0 }, { depth: 1, newLabel, isAuto })
    : randomWorker(random, taste, {
        id: again ? pick(random, known).label : newLabel(sup.kind === 'static' ? '' : 'w_'),
        place,
        isAuto,
        firstFails: 0.18,
      });
  if (!again) cast.enter(child, sup.label);
  return child;
}

function nestedShare({ taste }: Plot, { kind }: CastSupervisor): number {
  return kind === 'dynamic' ? taste.nested * 0.6 : taste.nested * 0.2;
}

/** What a supervisor refuses. */
function badChild({ random, cast }: Plot, { kind, hasAutoShutdown }: CastSupervisor) {
  const id = cast.freshLabel('bad_');
  if (kind === 'dynamic' || happens(random, 0.5)) return { id, shutdown: -1 };
  if (happens(random, 0.3)) return 'rubbish';
  if (happens(random, 0.4)) return { id, omit: [pick(random, ['id', 'start'])] };
  return hasAutoShutdown ? { id, significant: true } : { id, start: 'mfa' };
}

function newInstance({ random, taste, cast }: Plot, sup: CastSupervisor): ScenarioChild {
  const id = cast.freshLabel('w_');
  cast.enterInstance(id, sup);
  const place = { kind: sup.kind, atRoot: sup.label === 'root' };
  const isTree = sup.template?.sup !== undefined;
  // What exits by itself must be a worker.
  const start = happens(random, taste.scriptedStarts)
    ? randomStart(random, { ...place, atRoot: place.atRoot && !isTree }, 0.15)
    : undefined;
  const stops = !isTree && happens(random, 0.4);
  const { stop } = stops ? taste.stop(random, { shutdown: sup.template?.shutdown }) : {};
  return { id, ...scriptOf(start, stop) };
}

/** Specs that are only checked, so rubbish is welcome. */
function randomSpecs({ random }: Plot): readonly (ScenarioChild | string)[] {
  return Array.from({ length: between(random, 0, 3) }, () =>
    weighted<ScenarioChild | string>(random, [
      [6, { id: pick(random, ['p', 'q', 'r']), shutdown: pick(random, [0, 'infinity', 100]) }],
      [2, { id: pick(random, ['p', 'q']), restart: 'transient', significant: true }],
      [1, { id: 'p', significant: true }],
      [1, { id: 'p', shutdown: -1 }],
      [1, { id: 'p', omit: ['start'] }],
      [1, 'rubbish'],
    ]),
  );
}

const randomAuto = (random: Random) => ({
  auto_shutdown: pick(random, ['never', 'any_significant', 'all_significant']),
});
