import type { Clock } from '@coppice/host';
import type { BreakerMode, Breakers, ProviderGates } from '@coppice/resilience';
import type { AgentProfile } from '../agent/agent-profile.ts';
import { type Demand, suits } from './demand.ts';

/** What a directory looks at. */
export interface DirectoryParts {
  readonly clock: Clock;
  readonly breakers: Breakers;
  readonly providers: ProviderGates;
}

// With supervision's backoff a restart may take this long.
const LONGEST_RESTART_MS = 30_000;

/** All agents that are known, and when each of them may be asked. */
export class AgentDirectory {
  readonly #profiles = new Map<string, AgentProfile>();
  /** By agent: how many of it are alive, and since when none is. */
  readonly #lives = new Map<string, { count: number; goneAtMs: number }>();
  readonly #guards: DirectoryParts;
  readonly #onJoined: (profile: AgentProfile) => void;

  constructor(guards: DirectoryParts, onJoined: (profile: AgentProfile) => void) {
    this.#guards = guards;
    this.#onJoined = onJoined;
  }

  /** One that was declared, or that announces itself. */
  join(profile: AgentProfile): void {
    if (this.#profiles.get(profile.id) === profile) return;
    const isNew = !this.#profiles.has(profile.id);
    this.#profiles.set(profile.id, profile);
    if (isNew) this.#onJoined(profile);
  }

  /** One that announced itself for the first time has come to life. */
  began(agent: string): void {
    const life = this.#lives.get(agent) ?? { count: 0, goneAtMs: 0 };
    this.#lives.set(agent, { ...life, count: life.count + 1 });
  }

  ended(agent: string, atMs: number): void {
    const { count = 1 } = this.#lives.get(agent) ?? {};
    this.#lives.set(agent, { count: count - 1, goneAtMs: atMs });
  }

  /** Nobody is known to live: for a dispatcher that begins to ask. */
  forgetLives(): void {
    this.#lives.clear();
  }

  get(agent: string): AgentProfile | undefined {
    return this.#profiles.get(agent);
  }

  /** Those that may have a task, well or not. */
  suitable(demand: Demand): readonly AgentProfile[] {
    return [...this.#profiles.values()].filter((each) => this.#isSuitable(each, demand));
  }

  hasAny(demand: Demand): boolean {
    for (const each of this.#profiles.values()) {
      if (this.#isSuitable(each, demand)) return true;
    }
    return false;
  }

  #isSuitable(profile: AgentProfile, demand: Demand): boolean {
    return suits(profile, demand) && !this.#isGone(profile.id);
  }

  /** For good, as far as one can tell: a restart would have taken less. */
  #isGone(agent: string): boolean {
    const life = this.#lives.get(agent);
    if (!life || life.count > 0) return false;
    return this.#guards.clock.now() - life.goneAtMs > LONGEST_RESTART_MS;
  }

  /** How long an agent cannot be asked for a type of task: 0 when it can. */
  waitMs({ id, provider }: AgentProfile, taskType: string): number {
    const { breakers, providers } = this.#guards;
    const own = waitOf(breakers.peek(id, taskType));
    return provider === undefined ? own : Math.max(own, waitOf(providers.get(provider)));
  }

  /** When anybody can be asked for anything. */
  soonestAnyMs(): number {
    let soonest = Number.POSITIVE_INFINITY;
    for (const profile of this.#profiles.values()) {
      for (const type of profile.can) soonest = Math.min(soonest, this.waitMs(profile, type));
    }
    return soonest;
  }

  /** When the first of those who suit can be asked; `Infinity`: nobody suits. */
  soonestMs(demand: Demand): number {
    let soonest = Number.POSITIVE_INFINITY;
    for (const profile of this.#profiles.values()) {
      if (soonest === 0) break; // Nobody can be asked sooner.
      if (!this.#isSuitable(profile, demand)) continue;
      soonest = Math.min(soonest, this.waitMs(profile, demand.taskType));
    }
    return soonest;
  }
}

// A trial may be over long before its lease is.
const TRIAL_RECHECK_MS = 1_000;

function waitOf(
  guard: { readonly mode: BreakerMode; readonly retryAfterMs: number } | undefined,
): number {
  if (!guard) return 0;
  const { mode, retryAfterMs } = guard;
  return mode === 'halfOpen' ? Math.min(retryAfterMs, TRIAL_RECHECK_MS) : retryAfterMs;
}
