import type { Hash } from 'node:crypto';
import { type Application, type Pipeline, startApplication, type TaskType } from '@coppice/agents';
import { createFaultInjector, type FaultInjector } from '@coppice/agents/testing';
import { type EntryStore, journalOn } from '@coppice/journal/testing';
import type { Findings } from '../invariants/findings.ts';
import { Silences } from '../invariants/silences.ts';
import { watchTree } from '../invariants/tree-watch.ts';
import { Trials } from '../invariants/trials.ts';
import type { Disk } from '../machine/disk.ts';
import { type CutOff, FragileStore } from '../machine/fragile-store.ts';
import { WitnessStore } from '../machine/witness-store.ts';
import type { World } from '../machine/world.ts';
import type { Plan } from '../plan/plan.ts';
import { type Sabotage, SabotagedStore } from '../sabotage.ts';
import { agentCode } from './agent-code.ts';
import { declaredIn, treeOf } from './declared-tree.ts';
import { leaveOrphan } from './orphan.machine.ts';
import type { Process } from './process.ts';
import { watchedRun } from './watched-run.ts';
import { pipelinesOf, typesOf } from './work-of.ts';

/** Of a case, what every process of it has. */
export interface CaseParts {
  readonly plan: Plan;
  readonly sabotage: Sabotage;
  readonly disk: Disk;
  readonly world: World;
  readonly findings: Findings;
  readonly submitted: Set<string>;
  /** Of everything that is written. */
  readonly digest: Hash;
}

/** An application in one process. */
export interface Life {
  readonly process: Process;
  readonly app: Application;
  readonly types: ReadonlyMap<string, TaskType>;
  readonly pipelines: readonly Pipeline<number>[];
  readonly silences: Silences;
}

/** Tasks meet at most so many faults, so that most of them end well. */
const MOST_FAULTS_PER_TASK = 3;

/** Starts the application on what earlier processes left. `undefined`: the process died over it. */
export async function startLife(
  parts: CaseParts,
  process: Process,
  cutOff: CutOff | undefined,
): Promise<Life | undefined> {
  const { plan, sabotage, findings, world } = parts;
  const { time } = process;
  const built = sabotage.plan?.(plan) ?? plan;
  const types = typesOf(built);
  const pipelines = pipelinesOf(built, types);
  const journal = journalOn(storeOf(parts, process, cutOff), { host: time.host });
  process.abandon = () => journal.abandon();
  let app: Application | undefined;
  const injector: FaultInjector = createFaultInjector({
    ...{ host: journal.host, rates: plan.faults, mostPerTask: MOST_FAULTS_PER_TASK },
    ...{ block: time.hold, blockMs: plan.idleMs / 2, slowStepMs: plan.idleMs / 2 },
    retryAfterMs: 1_000,
  });
  const trials = new Trials(findings, () => (app as Application).guards.breakers);
  const silences = new Silences({
    ...{ findings, process, idleMs: plan.idleMs },
    injector: () => injector,
  });
  const code = agentCode(plan.types, { process, world, findings });
  const starting = startApplication({
    id: 'app',
    journal,
    agents: treeOf(built.tree, (agent) => {
      const run = injector.wrap(agent, code);
      return watchedRun(agent, run, { process, world, trials, silences });
    }),
    tasks: [...types.values()],
    pipelines,
    limits: { idleMs: built.idleMs, deadlineMs: built.deadlineMs },
    budget: { allowance: { tokens: plan.budgetTokens } },
    intensity: { restarts: 5, withinMs: 300_000 },
    ...sabotage.options,
    breakers: {
      trip: { type: 'consecutive', failures: plan.tripFailures },
      coolDown: { forMs: plan.coolDownMs },
      ...sabotage.options?.breakers,
    },
  });
  const started = await Promise.race([starting, time.world.settle().then(() => undefined)]);
  if (process.isDead || !started) return undefined;
  app = started;
  watchTree(app.system, declaredIn(plan.tree), findings);
  if (sabotage.leavesOrphan) leaveOrphan(app.system);
  if (sabotage.suspendsDispatcher) suspendDispatcher(app);
  return { process, app, types, pipelines, silences };
}

/** Outermost who sees what is written, innermost where it goes. */
function storeOf(
  { disk, sabotage, submitted, digest }: CaseParts,
  process: Process,
  cutOff: CutOff | undefined,
): EntryStore {
  let store = disk.open();
  if (cutOff)
    store = new FragileStore(store, { disk, cutOff, die: (before) => process.die(before) });
  if (sabotage.written) store = new SabotagedStore(store, sabotage.written);
  return new WitnessStore(store, { submitted, digest, isAlive: () => !process.isDead });
}

function suspendDispatcher({ system }: Application): void {
  const dispatcher = system.child('app', 'dispatcher').current;
  if (!dispatcher) throw new Error('there is no dispatcher to suspend');
  system.suspend(dispatcher);
}
