import { agent, type SupervisorSpec, supervisor } from 'coppice';
import type { InstalledPackage } from './disk/installed-packages.ts';
import type { AttemptExtractor } from './faults.ts';

/** How many agents of each kind work side by side. */
const CREW_SIZE = 8;

/** A kind of agent: its name is also the type of task that it can do. */
export interface Crew {
  readonly name: string;
  readonly extract: AttemptExtractor;
}

/**
 * The tree of the fact desk: one crew for each way of looking at a package.
 *
 * One_for_one throughout, since no agent holds anything that another needs.
 *
 * @param restarts How many restarts each crew may need. A run with injected faults expects many, so
 *   the bound is what its own attempts can cause; one more would be a defect of the runtime.
 */
export function deskTree(crews: readonly Crew[], restarts: number): SupervisorSpec {
  return supervisor({
    id: 'agents',
    strategy: 'one_for_one',
    children: crews.map(({ name, extract }) =>
      supervisor({
        id: name,
        strategy: 'one_for_one',
        intensity: { restarts, withinMs: 3_600_000 },
        children: Array.from({ length: CREW_SIZE }, (_, index) =>
          agent({
            id: `${name}-${index + 1}`,
            can: [name],
            run: (task: { readonly input: InstalledPackage }, ctx) => extract(task.input, ctx),
          }),
        ),
      }),
    ),
  });
}
