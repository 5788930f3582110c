import { KILLED, type Ref } from '@coppice/actor';
import type { Budget, ProviderEnding } from '@coppice/resilience';
import type { Attempt } from '../agent/attempt.ts';
import type { Assigned } from '../dispatch/router.ts';
import type { Spent } from './task-state.ts';
import type { TaskWorld } from './task-world.ts';

/** An attempt with the agent that it was given to, and all that has to be given back. */
export class AssignedAttempt {
  readonly attempt: Attempt;
  readonly assigned: Assigned<Ref>;
  readonly #world: TaskWorld;
  /** Its own: to be closed with it. */
  readonly #budget: Budget;
  readonly #onBusy: (isBusy: boolean) => void;
  readonly #startedAtMs: number;
  readonly #unwatch: () => void;
  #isSent = false;
  #answeredAtMs: number | undefined;

  constructor(parts: {
    readonly attempt: Attempt;
    readonly assigned: Assigned<Ref>;
    readonly world: TaskWorld;
    readonly budget: Budget;
    /** Told whether an agent works for it: who waits for it is not silent then. */
    readonly onBusy: (isBusy: boolean) => void;
  }) {
    const { attempt, assigned, world, budget, onBusy } = parts;
    const { system } = world;
    this.attempt = attempt;
    this.assigned = assigned;
    this.#world = world;
    this.#budget = budget;
    this.#onBusy = onBusy;
    this.#startedAtMs = system.host.clock.now();
    this.#unwatch = system.monitor((reason) => attempt.exited(reason), assigned.agent);
  }

  /** Tells the agent. */
  send(): void {
    const { attempt, assigned } = this;
    const { agent } = assigned;
    this.#isSent = true;
    this.#onBusy(true);
    this.#world.running(attempt, agent);
    // Ahead of what else is to be done: an agent that could work should.
    this.#world.system.sendUrgent(agent, { type: 'task.assigned', attempt });
  }

  answered(): void {
    this.#answeredAtMs = this.#nowMs;
    this.noteProvider({ type: 'answered' });
  }

  get hasAnswered(): boolean {
    return this.#answeredAtMs !== undefined;
  }

  get spent(): Spent {
    const { tokens, costUsd } = this.#budget.usage().spent;
    return { tokens, costUsd, toolCalls: this.attempt.tools.count };
  }

  /** Ends the incarnation: it does not get on, so it does not listen either. */
  kill(): void {
    if (!this.#isSent) return;
    this.#world.system.kill(this.assigned.agent, KILLED);
  }

  /** Asks the agent to leave it. */
  cancel(): void {
    if (!this.#isSent) return;
    this.assigned.agent.send({ type: 'task.cancelled', attempt: this.attempt });
  }

  /** What the provider did with it, as far as that is known before it is released. */
  noteProvider(ending: ProviderEnding): void {
    this.assigned.gate?.settle(ending);
  }

  /** Gives back what it holds. `outcome`: what it says of the agent. */
  release(outcome: 'success' | 'failure' | 'neutral'): void {
    // Its agent may die before it lets go, or before it has begun: who waits for that must hear of it.
    if (this.#isSent) void this.attempt.settled.then(this.#unwatch);
    else this.#unwatch();
    this.noteProvider({ type: 'cancelled' }); // Unless it is known.
    if (this.#isSent) this.#onBusy(false);
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
