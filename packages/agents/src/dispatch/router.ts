import type { Random } from '@coppice/host';
import {
  AgentLoads,
  type Breakers,
  type Candidate,
  chooseAgent,
  type FinishCall,
  type Permit,
  type ProviderGates,
  type ProviderPermit,
} from '@coppice/resilience';
import type { AgentProfile } from '../agent/agent-profile.ts';
import type { AgentDirectory } from './agent-directory.ts';
import { type Demand, preferred, suits } from './demand.ts';
import { WaitingLines } from './waiting-lines.ts';

/** A task gets an agent. */
export interface Assigned<Agent> {
  readonly type: 'assigned';
  readonly agent: Agent;
  readonly profile: AgentProfile;
  /** Of the agent's breaker: to be settled when it is known what its answer is worth. */
  readonly permit: Permit;
  /** Of the gate of its provider; `undefined`: it has none. */
  readonly gate: ProviderPermit | undefined;
  /** Of its load: to be called when it is free again. */
  readonly finish: FinishCall;
}

/** What became of a request. */
export type Routed<Agent> =
  | Assigned<Agent>
  /** All who suit are busy: it waits its turn. */
  | { readonly type: 'waiting' }
  | {
      readonly type: 'unavailable';
      readonly reason: 'noAgent' | 'allOpen';
      /** When it may be worth asking again. */
      readonly retryAfterMs: number;
    };

/** What routing looks at. */
export interface RouterParts {
  readonly random: Random;
  readonly breakers: Breakers;
  readonly providers: ProviderGates;
  readonly directory: AgentDirectory;
}

/**
 * Brings tasks and agents together: by what agents can do, their breakers, tier, family, load, cost,
 * and what share of this type of task they did well of late.
 */
export class Router<Agent, Holder> {
  readonly #parts: RouterParts;
  readonly #idle = new Map<Agent, AgentProfile>();
  readonly #waiting = new WaitingLines<Holder>();
  /** By type of task: who is good at one may be bad at another. */
  readonly #loads = new Map<string, AgentLoads>();

  constructor(parts: RouterParts) {
    this.#parts = parts;
  }

  get directory(): AgentDirectory {
    return this.#parts.directory;
  }

  /** Finds an agent for a task, or lets it wait, or says why there is none. */
  request(holder: Holder, demand: Demand): Routed<Agent> {
    const routed = this.#routeOrWait(demand);
    if (routed.type === 'waiting') this.#waiting.add(holder, demand);
    return routed;
  }

  /** An agent is free: it gets a task that waits for such a one, or waits. */
  offer(
    agent: Agent,
    profile: AgentProfile,
  ): { readonly holder: Holder; readonly assigned: Assigned<Agent> } | undefined {
    this.#parts.directory.join(profile);
    this.#idle.set(agent, profile);
    for (const type of profile.can) {
      for (const [holder, demand] of this.#waiting.worthALook(type)) {
        if (!suits(profile, demand)) continue;
        const assigned = this.#route(demand);
        if (assigned.type !== 'assigned') continue;
        this.#waiting.remove(holder, type);
        return { holder, assigned };
      }
    }
    return undefined;
  }

  /**
   * Somebody's health has changed: who waits and can now be served is, and who waits for nobody is
   * told.
   */
  rematch(): readonly { readonly holder: Holder; readonly routed: Routed<Agent> }[] {
    const matches: { readonly holder: Holder; readonly routed: Routed<Agent> }[] = [];
    for (const type of this.#waiting.taskTypes) {
      for (const [holder, demand] of this.#waiting.worthALook(type)) {
        const routed = this.#routeOrWait(demand);
        if (routed.type === 'waiting') continue;
        this.#waiting.remove(holder, type);
        matches.push({ holder, routed });
      }
    }
    return matches;
  }

  /** A task that no longer waits. */
  withdraw(holder: Holder, taskType: string): void {
    this.#waiting.remove(holder, taskType);
  }

  /** An agent that has ended, or has a task that this router did not give it. */
  remove(agent: Agent): void {
    this.#idle.delete(agent);
  }

  /** How many tasks wait. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** When who waits may be served, though nobody says so: a breaker's time may be over. */
  get soonestMs(): number {
    let soonest = Number.POSITIVE_INFINITY;
    for (const type of this.#waiting.taskTypes) {
      for (const [, demand] of this.#waiting.worthALook(type)) {
        const waitMs = this.#parts.directory.soonestMs(demand);
        if (waitMs > 0) soonest = Math.min(soonest, waitMs);
      }
    }
    return soonest;
  }

  #routeOrWait(demand: Demand): Routed<Agent> {
    const routed = this.#route(demand);
    const isHeldBack = routed.type === 'unavailable' && Number.isFinite(routed.retryAfterMs);
    return isHeldBack && demand.mayWait ? { type: 'waiting' } : routed;
  }

  #route(demand: Demand): Routed<Agent> {
    const { directory } = this.#parts;
    const suitable = directory.suitable(demand);
    if (suitable.length === 0) {
      return { type: 'unavailable', reason: 'noAgent', retryAfterMs: Number.POSITIVE_INFINITY };
    }
    const waits = suitable.map((profile) => directory.waitMs(profile, demand.taskType));
    const well = suitable.filter((_profile, index) => waits[index] === 0);
    if (well.length === 0) return heldBack(Math.min(...waits));
    const first = preferred(well, demand).map(({ id }) => id);
    const wanted = new Set(demand.bestOnly ? this.#best(first, demand.taskType) : first);
    return this.#take(wanted, demand);
  }

  #take(wanted: ReadonlySet<string>, demand: Demand): Routed<Agent> {
    const free = new Map<string, { agent: Agent; profile: AgentProfile }>();
    for (const [agent, profile] of this.#idle) {
      if (wanted.has(profile.id) && !free.has(profile.id)) free.set(profile.id, { agent, profile });
    }
    const loads = this.#loadsOf(demand.taskType);
    const candidates = loads
      .candidates([...free.keys()])
      .map((each) => weighed(each, free.get(each.agent)?.profile.relativeCost ?? 1));
    const { random, breakers, providers } = this.#parts;
    const choice = chooseAgent(candidates, { random, taskId: demand.taskId });
    const chosen = choice.type === 'chosen' ? free.get(choice.agent) : undefined;
    if (!chosen) return { type: 'waiting' };
    const { id, provider } = chosen.profile;
    const permit = breakers.get(id, demand.taskType).admit();
    if (permit.type === 'refused') return heldBack(permit.retryAfterMs); // Its trial runs.
    const gate = provider === undefined ? undefined : providers.get(provider).admit();
    if (gate?.type === 'refused') {
      permit[Symbol.dispose]();
      return heldBack(gate.retryAfterMs);
    }
    this.#idle.delete(chosen.agent);
    return { type: 'assigned', ...chosen, permit, gate, finish: loads.start(id) };
  }

  /** The one that did best of late; who is not known is taken at its word. */
  #best(agents: readonly string[], taskType: string): readonly string[] {
    const shares = this.#loadsOf(taskType).candidates(agents);
    const best = Math.max(...shares.map(({ successRatio = 1 }) => successRatio));
    const found = shares.find(({ successRatio = 1 }) => successRatio === best);
    return found ? [found.agent] : [];
  }

  #loadsOf(taskType: string): AgentLoads {
    const loads = this.#loads.get(taskType) ?? new AgentLoads();
    this.#loads.set(taskType, loads);
    return loads;
  }

  /** What a viewer sees. */
  toJSON(): object {
    return { idle: this.#idle.size, waiting: this.waiting };
  }
}

/** Nobody can be asked for now. */
const heldBack = (retryAfterMs: number): Extract<Routed<never>, { type: 'unavailable' }> => ({
  type: 'unavailable',
  reason: 'allOpen',
  retryAfterMs,
});

/** Dearer is as if slower. */
function weighed(candidate: Candidate, relativeCost: number): Candidate {
  const { latencyMs } = candidate;
  return latencyMs === undefined
    ? candidate
    : { ...candidate, latencyMs: latencyMs * relativeCost };
}
