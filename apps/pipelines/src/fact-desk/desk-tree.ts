import { type AgentSpec, agent, type Run, type SupervisorSpec, supervisor } from 'coppice';
import type { Claim } from './claim.ts';
import { crossReference } from './cross-reference.ts';
import type { InstalledPackage } from './disk/installed-packages.ts';
import type { Extractor } from './extractor.ts';
import type { Finding } from './finding.ts';
import { metered } from './metered.ts';
import { publisher } from './publisher.ts';
import { type Comparison, type DeskTasks, LOOKS, type Look } from './tasks/task-types.ts';

/** How many agents of each kind work side by side: seven votes, and one to spare. */
const CREW_SIZE = 8;

/** How sure extractors say they are: they follow fixed rules. */
const STATED = 0.9;

/** Wraps what an agent does, so that it meets faults. */
export type Wrap = <Input, Value>(name: string, run: Run<Input, Value>) => Run<Input, Value>;

/**
 * The tree of the fact desk: a crew for each way of looking at a package, and one that compares.
 *
 * One_for_one throughout, since no agent holds anything that another needs.
 *
 * @param restarts How many restarts each crew may need. A run with injected faults expects many, so
 *   the bound is what its own attempts can cause; one more would be a defect of the runtime.
 */
export function deskTree(
  tasks: DeskTasks,
  extractors: Readonly<Record<Look, Extractor>>,
  options: {
    readonly restarts: number;
    readonly wrap: Wrap;
    readonly publishTo: string | undefined;
  },
): SupervisorSpec {
  const { restarts, wrap, publishTo } = options;
  const crew = (name: keyof DeskTasks, makeAgent: (id: string) => AgentSpec): SupervisorSpec =>
    supervisor({
      id: name,
      strategy: 'one_for_one',
      intensity: { restarts, withinMs: 3_600_000 },
      children: Array.from({ length: CREW_SIZE }, (_, index) => makeAgent(`${name}-${index + 1}`)),
    });
  const looks = LOOKS.map((name) => {
    const run = wrap<InstalledPackage, readonly Claim[]>(name, async (task, ctx) => ({
      value: await extractors[name](task.input, metered(ctx)),
      confidence: STATED,
    }));
    return crew(name, (id) => agent({ id, can: [tasks[name]], provider: name, run }));
  });
  const compare = wrap<Comparison, readonly Finding[]>('compare', async ({ input }) => ({
    value: crossReference(input.pkg, input.claims),
    confidence: STATED,
  }));
  const comparers = crew('compare', (id) =>
    agent({ id, can: [tasks.compare], provider: 'compare', run: compare }),
  );
  return supervisor({
    id: 'agents',
    strategy: 'one_for_one',
    children: [...looks, comparers, publisher(publishTo)],
  });
}
