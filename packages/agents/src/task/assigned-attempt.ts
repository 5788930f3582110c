import { KILLED, type Ref } from '@coppice/actor';
import type { Budget, ProviderEnding } from '@coppice/resilience';
import type { Attempt } from '../agent/attempt.ts';
import type { Assigned } from '../dispatch/router.ts';
import { NOTHING_SPENT, type Spent } from './task-state.ts';
import type { TaskWorld } from './task-world.ts';

/** An attempt with the agent that it was given to, and all that has to be given back. */
export class AssignedAttempt {
  readonly attempt: Attempt;
  readonly assigned: Assigned<Ref>;
  readonly #world: TaskWorld;
  /** To be closed with it; `undefined`: it has none of its own. */
  readonly #budget: Budget | undefined;
  readonly #startedAtMs: number;
  readonly #unwatch: () => void;
  #isSent = false;
  #answeredAtMs: number | undefined;

  constructor(parts: {
    readonly attempt: Attempt;
    readonly assigned: Assigned<Ref>;
    readonly world: TaskWorld;
    readonly budget: Budget | undefined;
  }) {
    const { attempt, assigned, world, budget } = parts;
    const { system } = world;
    this.attempt = attempt;
    this.assigned = assigned;
    this.#world = world;
    this.#budget = budget;
    this.#startedAtMs = system.host.clock.now();
    this.#unwatch = system.monitor((reason) => attempt.exited(reason), assigned.agent);
  }

  /** Tells the agent. */
  send(): void {
    const { attempt, assigned } = this;
    const { agent } = assigned;
    this.#isSent = true;
    this.#world.running(attempt, agent);
    // Ahead of what else is to be done: an agent that could work should.
    this.#world.system.sendUrgent(agent, { type: 'task.assigned', attempt });
  }

  answered(): void {
    this.#answeredAtMs = this.#nowMs;
    this.noteProvider({ type: 'answered' });
  }

  get spent(): Spent {
    const { spending, tools } = this.attempt;
    const { tokens, costUsd } = spending;
    return { ...NOTHING_SPENT, tokens, costUsd, toolCalls: tools.count };
  }

  /** Ends the incarnation: it does not get on, so it does not listen either. */
  kill(): void {
    this.#world.system.kill(this.assigned.agent, KILLED);
  }

  /** Asks the agent to leave it. */
  cancel(): void {
    this.assigned.agent.send({ type: 'task.cancelled', attempt: this.attempt });
  }

  /** What the provider did with it, as far as that is known before it is released. */
  noteProvider(ending: ProviderEnding): void {
    this.assigned.gate?.settle(ending);
  }

  /** Gives back what it holds. `outcome`: what it says of the agent. */
  release(outcome: 'success' | 'failure' | 'neutral'): void {
    this.#unwatch();
    this.noteProvider({ type: 'cancelled' }); // Unless it is known.

    this.#budget?.close();
    const { agent, permit, finish } = this.assigned;
    permit.settle(outcome);
    const nowMs = this.#nowMs;
    finish({ type: outcome, latencyMs: (this.#answeredAtMs ?? nowMs) - this.#startedAtMs, nowMs });
    if (!this.#isSent) agent.send({ type: 'agent.asked' }); // It is idle, and counted as busy.
    if (outcome !== 'neutral') this.#world.noteResult({ failed: outcome === 'failure' });
  }

  get #nowMs(): number {
    return this.#world.system.host.clock.now();
  }
}
