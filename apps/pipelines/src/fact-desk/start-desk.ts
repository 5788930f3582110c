import { type Application, type Host, startApplication } from 'coppice';
import { createFaultInjector, type FaultInjector } from 'coppice/testing';
import { metadataAgent } from './agents/metadata-agent.ts';
import { structureAgent } from './agents/structure-agent.ts';
import { textAgent } from './agents/text-agent.ts';
import { BUDGET_TOKENS, DESK_LIMITS, type FactDeskOptions } from './desk-options.ts';
import { deskTree } from './desk-tree.ts';
import type { Extractor } from './extractor.ts';
import { corrupted, poisoned } from './faults/spoil.ts';
import { type DeskTasks, deskTasks, type Look } from './tasks/task-types.ts';

/** A fact desk at work. */
export interface Desk {
  readonly app: Application;
  readonly tasks: DeskTasks;
  readonly extractors: Readonly<Record<Look, Extractor>>;
  readonly injector: FaultInjector;
}

/** How long injected faults take, against an idle budget. */
const timesFor = (idleMs: number) => ({
  blockMs: idleMs * 1.1,
  slowStepMs: idleMs / 5,
  retryAfterMs: 100,
});

/** Attempts of one task, its second opinions included: see the desk's ladder and its quorum. */
const MOST_ATTEMPTS = 60;

/**
 * Starts the application of the fact desk. It injects faults into its own agents, so it is more
 * patient than one should be: breakers close again soon, and only nine failures in ten stop it.
 */
export async function startDesk(
  host: Host,
  packages: number,
  options: FactDeskOptions,
): Promise<Desk> {
  const { dir, faults, budgetTokens = BUDGET_TOKENS, notifiers = [], persist, journal } = options;
  const limits = { ...DESK_LIMITS, ...options.limits };
  const injector = createFaultInjector({
    ...{ host, rates: faults, corrupt: corrupted, poison: poisoned },
    ...timesFor(limits.idleMs),
  });
  const tasks = deskTasks(dir);
  const extractors = {
    text: textAgent(dir),
    metadata: metadataAgent(dir),
    structure: structureAgent(dir),
  };
  const wrap: FaultInjector['wrap'] = (name, run) => injector.wrap(name, run);
  const restarts = packages * MOST_ATTEMPTS;
  const app = await startApplication({
    ...{ id: 'factDesk', limits, notifiers },
    ...(journal ? { journal } : { host }),
    agents: deskTree(tasks, extractors, { restarts, wrap, publishTo: options.publishTo }),
    budget: { allowance: { tokens: budgetTokens } },
    breakers: { coolDown: { forMs: 500 } },
    providers: { coolDown: { forMs: 200, maxMs: 1_000 } },
    killSwitch: {
      errorRate: { ratio: 0.9, minimumSamples: 20 },
      times: { graceMs: 1_000 },
    },
    retryTokens: { capacity: 1_000_000, retryRatio: 1, minRetriesPerMinute: 1_000_000 },
    maxRuns: 10_000,
    ...(persist ? { persist } : {}),
  });
  return { app, tasks, extractors, injector };
}
