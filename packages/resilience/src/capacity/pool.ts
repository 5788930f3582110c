import type { BreakerMode } from '../breaker/breaker.machine.ts';
import type { Share } from './tier.ts';

/** One agent as capacity sees it. */
export interface PoolMember {
  /** Its part in the whole. Default 1; a whole number, 1–1 000 000. */
  readonly weight: number;
  /** How much of its quota is left, 0–100. */
  readonly quotaPercent: number;
  /** The mode of its breaker for each task type that it can do. */
  readonly modes: ReadonlyMap<string, BreakerMode>;
}

/** In halves, to stay with whole numbers: a breaker that is trying counts for one half. */
const HALVES: Readonly<Record<BreakerMode, number>> = {
  closed: 2,
  halfOpen: 1,
  open: 0,
  isolated: 0,
};

const NOBODY: Share = { healthy: 0, total: 0 };

/**
 * All agents, with the share of them that is well. A change is added to the shares rather than all
 * counted again: when a provider fails, thousands of agents change one after the other.
 */
export class Pool {
  readonly #members = new Map<string, PoolMember>();
  readonly #byTaskType = new Map<string, Share>();
  #overall = NOBODY;

  get size(): number {
    return this.#members.size;
  }

  get(agent: string): PoolMember | undefined {
    return this.#members.get(agent);
  }

  /** Reckons with an agent from now on, or otherwise than before. */
  set(agent: string, member: PoolMember): void {
    this.delete(agent);
    this.#members.set(agent, member);
    this.#count(member, 1);
  }

  /** Reckons with an agent no longer. */
  delete(agent: string): void {
    const member = this.#members.get(agent);
    if (!member) return;
    this.#members.delete(agent);
    this.#count(member, -1);
  }

  /** Of all that its agents can do. An agent that can do three things counts with each. */
  get overall(): Share {
    return this.#overall;
  }

  /** Of those that can do it. */
  shareOf(taskType: string): Share {
    return this.#byTaskType.get(taskType) ?? NOBODY;
  }

  /** All that somebody can do. */
  get taskTypes(): readonly string[] {
    return [...this.#byTaskType.keys()];
  }

  #count({ weight, quotaPercent, modes }: PoolMember, sign: 1 | -1): void {
    for (const [taskType, mode] of modes) {
      const healthy = sign * weight * quotaPercent * HALVES[mode];
      const total = sign * weight * 100 * 2;
      this.#overall = plus(this.#overall, { healthy, total });
      const share = plus(this.shareOf(taskType), { healthy, total });
      if (share.total === 0) this.#byTaskType.delete(taskType);
      else this.#byTaskType.set(taskType, share);
    }
  }
}

const plus = (one: Share, other: Share): Share => ({
  healthy: one.healthy + other.healthy,
  total: one.total + other.total,
});
