import { checkAbove, checkCount, checkFinite } from '../option-checks.ts';
import type { Candidate } from './choose-agent.ts';
import { type DecayedMean, withSample } from './decayed-mean.ts';

/** How `AgentLoads` remembers. */
export interface AgentLoadOptions {
  /**
   * After so long a call counts 1/e. Default 600 000 ms; > 0. For `ejectOutliers`, which asks for
   * 20 calls of late, an agent must be called every twentieth of it.
   */
  readonly timeConstantMs?: number;
  /**
   * Agents remembered; beyond, one without calls in flight that began none for longest goes.
   * Default 1 000.
   */
  readonly maxAgents?: number;
}

/** What holds where the options of `AgentLoads` do not say otherwise. */
export const AGENT_LOAD_DEFAULTS: Required<AgentLoadOptions> = Object.freeze({
  // Finagle's failure accrual looks back over 30 s, some thousand calls of milliseconds; agents take
  // seconds to minutes, and with one call in half a minute twenty are known. A judgement.
  timeConstantMs: 600_000,
  // A judgement: some 100 KB.
  maxAgents: 1_000,
});

interface Load {
  inFlight: number;
  latency: DecayedMean | undefined;
  success: DecayedMean | undefined;
}

/** Ends one call. A second time it does nothing. */
export type FinishCall = (end: {
  readonly type: 'success' | 'failure' | 'neutral';
  readonly latencyMs: number;
  readonly nowMs: number;
}) => void;

/**
 * Counts what `chooseAgent` asks for: calls in flight, and latency and successes of late, per
 * agent.
 *
 * Use one for all agents that can stand in for each other. Call what `start` returns at *every*
 * ending, a cancelled call included (`neutral`: it is no longer in flight, and counts for nothing
 * else).
 *
 * @param options `timeConstantMs` 600 000, `maxAgents` 1 000.
 * @throws {RangeError} An option, a latency or a time is out of its range; the message has it.
 * @see Finagle, "Peak EWMA".
 * @example
 * import { AgentLoads } from '@coppice/resilience';
 * const loads = new AgentLoads();
 * const finish = loads.start('writer');
 * finish({ type: 'success', latencyMs: 900, nowMs: 1_000 });
 * const [writer] = loads.candidates(['writer']);
 * if (writer?.inFlight !== 0 || writer.latencyMs !== 900) throw new Error('not counted');
 */
export class AgentLoads {
  readonly #options: Required<AgentLoadOptions>;
  /** In the order of their last call. */
  readonly #loads = new Map<string, Load>();

  constructor(options: AgentLoadOptions = {}) {
    this.#options = { ...AGENT_LOAD_DEFAULTS, ...options };
    checkAbove('timeConstantMs', this.#options.timeConstantMs, 0);
    checkCount('maxAgents', this.#options.maxAgents);
  }

  /** Counts a call that begins. */
  start(agent: string): FinishCall {
    const load = this.#touch(agent);
    load.inFlight += 1;
    let isRunning = true;
    return (end) => {
      checkFinite('latencyMs', end.latencyMs, 0);
      checkFinite('nowMs', end.nowMs, 0);
      if (!isRunning) return;
      isRunning = false;
      load.inFlight -= 1;
      if (end.type === 'neutral') return;
      const { timeConstantMs } = this.#options;
      const outcome = end.type === 'success' ? 1 : 0;
      load.latency = withSample(load.latency, end.latencyMs, end.nowMs, timeConstantMs);
      load.success = withSample(load.success, outcome, end.nowMs, timeConstantMs);
    };
  }

  /** These agents as candidates for a task. */
  candidates(agents: readonly string[]): readonly Candidate[] {
    return agents.map((agent) => {
      const load = this.#loads.get(agent);
      if (load === undefined) return { agent, inFlight: 0 };
      const { inFlight, latency, success } = load;
      if (latency === undefined || success === undefined) return { agent, inFlight, samples: 0 };
      // Not all calls ever: what has faded must not make chance look like a finding.
      const samples = success.weight;
      return { agent, inFlight, samples, latencyMs: latency.mean, successRatio: success.mean };
    });
  }

  #touch(agent: string): Load {
    const found = this.#loads.get(agent);
    if (found !== undefined) this.#loads.delete(agent);
    else this.#makeRoom();
    const load = found ?? { inFlight: 0, latency: undefined, success: undefined };
    this.#loads.set(agent, load);
    return load;
  }

  // Where all are busy the map grows: what runs is bounded by bulkheads, and must be counted.
  #makeRoom(): void {
    for (const [agent, { inFlight }] of this.#loads) {
      if (this.#loads.size < this.#options.maxAgents) return;
      if (inFlight === 0) this.#loads.delete(agent);
    }
  }
}
