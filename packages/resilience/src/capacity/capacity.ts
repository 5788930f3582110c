import type { Clock, Host, Timer } from '@coppice/host';
import type { BreakerChange } from '../breaker/breaker-change.ts';
import type { BreakerKey, Breakers } from '../breaker/breakers.ts';
import { safely } from '../listener-errors.ts';
import { checkAtMost, checkCount } from '../option-checks.ts';
import {
  type CapacityActor,
  type CapacityEvent,
  type CapacityInput,
  presentTier,
  type Shares,
  startCapacityActor,
} from './capacity.machine.ts';
import { checkHysteresis, dueAtMs, HYSTERESIS, type Hysteresis } from './hysteresis.ts';
import { Pool } from './pool.ts';
import { resumedCapacity, type SavedCapacity, savedCapacity } from './saved-capacity.ts';
import {
  CAPACITY_PRESETS,
  type CapacityTier,
  checkThresholds,
  type TierThresholds,
} from './tier.ts';

/** What holds where an option is left out. */
export const CAPACITY_DEFAULTS = {
  thresholds: CAPACITY_PRESETS.article,
  hysteresis: HYSTERESIS,
  maxAgents: 10_000,
} as const;

/** Up to here sums of weights are exact. */
const MOST_WEIGHT = 1_000_000;

/** An agent that is reckoned with. */
export interface CapacityMember {
  readonly agent: string;
  /** The task types that it can do. */
  readonly can: readonly string[];
  /** Its part in the whole. Default 1; a whole number, 1–1 000 000. */
  readonly weight?: number;
}

/** What capacity is reckoned with. */
export interface CapacityOptions {
  /** Time. */
  readonly host: Pick<Host, 'clock'>;
  /** Whose modes say who is well. */
  readonly breakers: Pick<Breakers, 'peek' | 'onChange'>;
  /** The shares above which a tier is reached. Default 80, 50 and 20 %. */
  readonly thresholds?: TierThresholds;
  /** How reluctantly a better tier is believed. Default 5 points above, for 10 s. */
  readonly hysteresis?: Partial<Hysteresis>;
  /** Default 10 000; ≥ 1. */
  readonly maxAgents?: number;
  /** Told when the overall tier changes, what was given up included. */
  readonly onChange?: (change: CapacityChange) => void;
  /** Told what `onChange` threw. Default: thrown where nobody catches it. */
  readonly onListenerError?: (error: unknown) => void;
  readonly saved?: SavedCapacity;
  /** Runs the machine, for trees that want it among their actors. Default: an actor of its own. */
  readonly startActor?: (input: CapacityInput) => CapacityActor;
}

/** The overall tier changed. */
export interface CapacityChange {
  readonly from: CapacityTier;
  readonly to: CapacityTier;
  /** On the monotonic clock. */
  readonly atMs: number;
}

/** What a task is begun with, and is told in its result: it does not change while it runs. */
export interface CapacitySample {
  readonly tier: CapacityTier;
  readonly taskType: string;
  readonly atMs: number;
}

/**
 * Reckons how much can be done with the agents that are well.
 *
 * Take one `sample` for each task, and let it decide which stages are run. Worse is believed at once,
 * better only after a while.
 *
 * @param options.thresholds `CAPACITY_PRESETS.article` (default), `.checklist`, or your own.
 * @throws {RangeError} An option is out of range; the message has it.
 * @see Diesel, "Fault Tolerance in Multi-Agent Systems: When Agents Die", graceful degradation.
 * @example
 * import { virtualHost } from '@coppice/host';
 * import { createBreakers, createCapacity } from '@coppice/resilience';
 * const host = virtualHost({ seed: 1 });
 * using breakers = createBreakers({ host });
 * using capacity = createCapacity({ host, breakers });
 * capacity.join(['a', 'b', 'c', 'd', 'e'].map((agent) => ({ agent, can: ['write'] })));
 * breakers.get('a', 'write').isolate();
 * if (capacity.sample('write').tier !== 'essential') throw new Error('4 of 5 is not above 80 %');
 */
export function createCapacity(options: CapacityOptions): Capacity {
  const { host, breakers, saved, startActor, onChange = () => {} } = options;
  const { maxAgents, thresholds } = { ...CAPACITY_DEFAULTS, ...options };
  checkCount('maxAgents', maxAgents);
  const hysteresis = checkHysteresis({ ...HYSTERESIS, ...options.hysteresis });
  const input: CapacityInput = {
    thresholds: checkThresholds(thresholds),
    hysteresis,
    ...(saved && { resumed: resumedCapacity(saved) }),
  };
  const actor = startActor?.(input) ?? startCapacityActor('capacity:1', input);
  const tell = safely(onChange, options.onListenerError);
  return new Capacity({ clock: host.clock, breakers, actor, maxAgents, hysteresis, tell });
}

interface CapacityParts {
  readonly clock: Clock;
  readonly breakers: CapacityOptions['breakers'];
  readonly actor: CapacityActor;
  readonly maxAgents: number;
  readonly hysteresis: Hysteresis;
  readonly tell: (change: CapacityChange) => void;
}

/**
 * How much can be done now. Made by `createCapacity`.
 *
 * @example
 * import { virtualHost } from '@coppice/host';
 * import { createBreakers, createCapacity } from '@coppice/resilience';
 * const host = virtualHost({ seed: 1 });
 * using capacity = createCapacity({ host, breakers: createBreakers({ host }) });
 * capacity.join([{ agent: 'writer', can: ['code.write'] }]);
 * capacity.beginSaving();
 * if (capacity.tier !== 'essential') throw new Error('nothing was given up');
 */
export class Capacity implements Disposable {
  readonly #parts: CapacityParts;
  readonly #unwatch: () => void;
  readonly #pool = new Pool();
  #dwell: Timer;
  #isDisposed = false;

  /** Use `createCapacity`. */
  constructor(parts: CapacityParts) {
    this.#parts = parts;
    this.#unwatch = parts.breakers.onChange((change) => this.#noteHealth(change));
  }

  /** For the application as a whole. Nobody at all is `queueing`. */
  get tier(): CapacityTier {
    return this.#parts.actor.getSnapshot().value as CapacityTier; // The machine rests in no other state.
  }

  /** For one task. A task type that nobody can do is `queueing`. */
  sample(taskType: string): CapacitySample {
    const tier = presentTier(this.#context, taskType);
    return { tier, taskType, atMs: this.#parts.clock.now() };
  }

  /**
   * Reckons with agents from now on. Those known already are replaced. Name all that begin together
   * in one call: one after the other, the first that is unwell would be the whole.
   */
  join(members: readonly CapacityMember[]): void {
    const { maxAgents, breakers } = this.#parts;
    const pool = this.#pool;
    const agents = new Set(members.map(({ agent }) => agent));
    const count = pool.size + [...agents].filter((agent) => !pool.get(agent)).length;
    if (count > maxAgents) {
      throw new RangeError(`at most ${maxAgents} agents (maxAgents), got ${count}`);
    }
    for (const { weight = 1 } of members) {
      checkCount('weight', weight);
      checkAtMost('weight', weight, MOST_WEIGHT);
    }
    for (const { agent, can, weight = 1 } of members) {
      const modeOf = (type: string) => breakers.peek(agent, type)?.mode ?? 'closed';
      const modes = new Map(can.map((type) => [type, modeOf(type)]));
      pool.set(agent, { weight, quotaPercent: 100, modes });
    }
    this.#tell({ type: 'agents.joined', shares: this.#shares() });
  }

  /** Reckons with an agent no longer. */
  leave(agent: string): void {
    this.#pool.delete(agent);
    this.#tell({ type: 'agents.left', shares: this.#shares() });
  }

  /** Says how much of its quota an agent has left, in percent. Who is not reckoned with has none. */
  noteQuota(agent: string, quotaPercent: number): void {
    if (!Number.isInteger(quotaPercent) || quotaPercent < 0 || quotaPercent > 100) {
      throw new RangeError(`quotaPercent must be a whole number in 0–100, got ${quotaPercent}`);
    }
    const member = this.#pool.get(agent);
    if (!member) return;
    this.#pool.set(agent, { ...member, quotaPercent });
    this.#tell({ type: 'quota.changed', shares: this.#shares() });
  }

  /** Gives up one tier, to save what is left of a budget: until `endSaving`. */
  beginSaving(): void {
    this.#tell({ type: 'saving.began' });
  }

  endSaving(): void {
    this.#tell({ type: 'saving.ended' });
  }

  /** What has to survive a restart, as plain data. Agents have to join again. */
  save(): SavedCapacity {
    return savedCapacity(this.#context);
  }

  [Symbol.dispose](): void {
    this.#isDisposed = true;
    this.#unwatch();
    this.#parts.clock.clearTimeout(this.#dwell);
    this.#parts.actor.stop();
  }

  get #context() {
    return this.#parts.actor.getSnapshot().context;
  }

  #noteHealth({ key, to: mode }: BreakerChange<BreakerKey>): void {
    const { agent, taskType } = key;
    const member = this.#pool.get(agent);
    if (!member?.modes.has(taskType)) return;
    this.#pool.set(agent, { ...member, modes: new Map(member.modes).set(taskType, mode) });
    this.#tell({ type: 'health.changed', shares: this.#shares([taskType]) });
  }

  #shares(taskTypes = this.#pool.taskTypes): Shares {
    const pool = this.#pool;
    const byTaskType = taskTypes.map((type) => [type, pool.shareOf(type)] as const);
    return { overall: pool.overall, byTaskType };
  }

  #tell(event: WithoutTime<CapacityEvent>): void {
    if (this.#isDisposed) return;
    const { actor, clock, tell } = this.#parts;
    const from = this.tier;
    const atMs = clock.now();
    actor.send({ ...event, atMs } as CapacityEvent); // The same event, with its time.
    this.#awaitDwell(atMs);
    const to = this.tier;
    if (to !== from) tell({ from, to, atMs });
  }

  /** A better tier is reached by waiting, so somebody has to look when its time has come. */
  #awaitDwell(nowMs: number): void {
    const { clock, hysteresis } = this.#parts;
    clock.clearTimeout(this.#dwell);
    const { overall, byTaskType } = this.#context;
    const due = [overall, ...Object.values(byTaskType)].flatMap(
      (state) => dueAtMs(state, hysteresis) ?? [],
    );
    if (due.length === 0) return;
    const waitMs = Math.max(0, Math.min(...due) - nowMs);
    const look = (): void => this.#tell({ type: 'dwell.over', shares: this.#shares() });
    this.#dwell = clock.setTimeout(look, waitMs);
  }
}

type WithoutTime<Event> = Event extends unknown ? Omit<Event, 'atMs'> : never;
