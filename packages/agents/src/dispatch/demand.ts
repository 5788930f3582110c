import type { AgentProfile } from '../agent/agent-profile.ts';

/** Whom a task may go to. Plain data. */
export interface Demand {
  readonly taskId: string;
  readonly taskType: string;
  /** This one and no other: it is told what was wrong with its answer. */
  readonly only?: string;
  /** They have tried. */
  readonly except: readonly string[];
  /** Preferably none of theirs: they err alike. */
  readonly notFamilies: readonly string[];
  /** At least so strong. */
  readonly minTier: number;
  /** Only the one that does best at this type of task: the capacity allows no more. */
  readonly bestOnly: boolean;
  /** Where all are held back for a while it waits for them; else it is told. */
  readonly mayWait: boolean;
}

/** Whether an agent may have the task, health aside. */
export const suits = (profile: AgentProfile, demand: Demand): boolean =>
  profile.can.includes(demand.taskType) &&
  (demand.only === undefined || profile.id === demand.only) &&
  profile.tier >= demand.minTier &&
  !demand.except.includes(profile.id);

/**
 * Of agents that suit and are well, those to be asked first: the lowest tier, since it is the
 * cheapest, and in it other families than those that failed, if there are any.
 */
export function preferred(
  profiles: readonly AgentProfile[],
  { notFamilies }: Demand,
): readonly AgentProfile[] {
  const tier = Math.min(...profiles.map((each) => each.tier));
  const cheapest = profiles.filter((each) => each.tier === tier);
  const others = cheapest.filter(({ family }) => !family || !notFamilies.includes(family));
  return others.length > 0 ? others : cheapest;
}
