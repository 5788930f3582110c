import type { ApplicationOptions } from '@coppice/agents';
import type { EntryStore, StoredEntry } from '@coppice/journal/testing';
import type { Invariant } from './invariants/findings.ts';
import { PassingStore } from './machine/passing-store.ts';
import type { Plan, TreePlan } from './plan/plan.ts';

/** How a build is broken on purpose. */
export interface Sabotage {
  /** What is written then. `undefined`: not even that there was something. */
  readonly written?: (entry: StoredEntry) => StoredEntry | undefined;
  /** What is built then; what is checked stays as it was. */
  readonly plan?: (plan: Plan) => Plan;
  readonly options?: Partial<ApplicationOptions>;
  /** Something is started that nobody supervises. */
  readonly leavesOrphan?: true;
  /** Nobody brings agents their tasks. */
  readonly suspendsDispatcher?: true;
}

/** Something else in the place of entries of these types: a gap would be noticed. */
const without =
  (...types: readonly string[]) =>
  (entry: StoredEntry): StoredEntry =>
    types.includes(entry.type) ? { ...entry, type: 'sabotage', json: 'null' } : entry;

/** For each invariant one way to break it, so that the simulator can be seen to notice. */
export const SABOTAGES = {
  noTaskLost: { written: without('task.submitted', 'run.submitted') },
  outcomeStands: { written: without('task.ended', 'run.ended') },
  effectOnce: { written: without('effect.intended', 'effect.done') },
  // Whoever was about to do it is believed to have done it.
  noEffectLost: {
    written: (entry) => {
      if (entry.type !== 'effect.intended') return entry;
      const name = JSON.parse(entry.json) as object;
      return { ...entry, type: 'effect.done', json: JSON.stringify({ ...name, value: null }) };
    },
  },
  budgetHolds: { written: without('budget.changed') },
  restartWindow: {
    plan: (plan) => ({
      ...plan,
      tree: eachSupervisor(plan.tree, ({ restarts, withinMs }) => ({
        intensity: { restarts: restarts + 5, withinMs },
      })),
    }),
  },
  oneTrial: { options: { breakers: { trials: { count: 3 } } } },
  noOrphan: { leavesOrphan: true },
  silenceNoticed: { plan: (plan) => ({ ...plan, idleMs: plan.idleMs * 5 }) },
  everyRunEnds: {
    suspendsDispatcher: true,
    plan: (plan) => ({ ...plan, deadlineMs: Number.POSITIVE_INFINITY }),
  },
  supervisorTrace: {
    plan: (plan) => ({
      ...plan,
      tree: eachSupervisor(plan.tree, (_, strategy) => ({
        strategy: strategy === 'one_for_one' ? 'one_for_all' : 'one_for_one',
      })),
    }),
  },
  journalSound: { written: (entry) => (entry.seq % 20 === 0 ? undefined : entry) },
  replayEqualsState: { written: without('breaker.saved', 'switch.saved', 'calibration.observed') },
} as const satisfies Readonly<Record<Invariant, Sabotage>>;

function eachSupervisor(
  tree: TreePlan,
  change: (
    intensity: TreePlan['intensity'],
    strategy: TreePlan['strategy'],
  ) => Partial<Pick<TreePlan, 'intensity' | 'strategy'>>,
): TreePlan {
  return {
    ...tree,
    ...change(tree.intensity, tree.strategy),
    children: tree.children.map((child) =>
      'children' in child ? eachSupervisor(child, change) : child,
    ),
  };
}

/** Writes something else than it is given. */
export class SabotagedStore extends PassingStore {
  readonly #written: NonNullable<Sabotage['written']>;

  constructor(inner: EntryStore, written: NonNullable<Sabotage['written']>) {
    super(inner);
    this.#written = written;
  }

  override write(entries: readonly StoredEntry[], isSynced: boolean): void {
    super.write(
      entries.flatMap((entry) => this.#written(entry) ?? []),
      isSynced,
    );
  }
}
