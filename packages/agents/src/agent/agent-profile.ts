import type { ChildSpec, SupervisorSpec, WorkerSpec } from '@coppice/supervision';

/** What a dispatcher knows of an agent. */
export interface AgentProfile {
  readonly id: string;
  /** The types of task that it can do. */
  readonly can: readonly string[];
  /** How strong, and so how dear, its model is. */
  readonly tier: number;
  /** Agents of one family err alike. */
  readonly family: string | undefined;
  /** Whose service its model is: one gate for all who use it. */
  readonly provider: string | undefined;
  /** What a task costs with it, in proportion to others of its tier. */
  readonly relativeCost: number;
  /** Its part in the capacity. */
  readonly weight: number;
}

/** The profiles of all agents that a tree declares, in its order. */
export function profilesOf(spec: ChildSpec): readonly AgentProfile[] {
  if (spec.type === 'supervisor') {
    const { children = [] } = spec as Partial<SupervisorSpec>;
    return children.flatMap(profilesOf);
  }
  const { profile } = Object((spec as WorkerSpec).input) as { readonly profile?: AgentProfile };
  return profile ? [profile] : [];
}
