import { type AgentSpec, agent, type Run } from '@coppice/agents';
import {
  type Intensity,
  type Strategy,
  type SupervisorSpec,
  supervisor,
} from '@coppice/supervision';
import { type AgentPlan, isAgent, type TreePlan } from '../plan/plan.ts';

/** A supervisor as it was declared. */
export interface DeclaredSupervisor {
  readonly path: string;
  readonly strategy: Strategy;
  readonly intensity: Intensity;
  /** In start order. */
  readonly children: readonly string[];
}

/** What an agent with several workers allows itself. */
const OF_WORKERS: Intensity = { restarts: 3, withinMs: 60_000 };

/** The supervisors of a plan, the agents that are some included. */
export function declaredIn(tree: TreePlan, above = 'app'): readonly DeclaredSupervisor[] {
  const path = `${above}/${tree.id}`;
  const { strategy, intensity } = tree;
  const children = tree.children.map(({ id }) => id);
  return [
    { path, strategy, intensity, children },
    ...tree.children.flatMap((child) => {
      return isAgent(child) ? declaredAgent(child, path) : declaredIn(child, path);
    }),
  ];
}

function declaredAgent({ id, concurrency }: AgentPlan, above: string): DeclaredSupervisor[] {
  if (concurrency === 1) return [];
  const children = Array.from({ length: concurrency }, (_, index) => `${id}-${index + 1}`);
  return [{ path: `${above}/${id}`, strategy: 'one_for_one', intensity: OF_WORKERS, children }];
}

/** The tree of a plan, to be started. */
export function treeOf(
  { id, strategy, intensity, children }: TreePlan,
  runOf: (agentId: string) => Run<unknown, unknown>,
): SupervisorSpec {
  return supervisor({
    ...{ id, strategy, intensity },
    children: children.map((child) => {
      return isAgent(child) ? agentOf(child, runOf(child.id)) : treeOf(child, runOf);
    }),
  });
}

const agentOf = (plan: AgentPlan, run: Run<unknown, unknown>): AgentSpec =>
  agent({ ...plan, run, intensity: OF_WORKERS });
