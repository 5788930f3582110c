import type { Ref } from '@coppice/actor';
import type { Timer } from '@coppice/host';
import type { Demand } from '../dispatch/demand.ts';
import type { Holder } from '../dispatch/dispatcher.machine.ts';
import type { Assigned, Routed } from '../dispatch/router.ts';
import type { TaskWorld } from './task-world.ts';

/** The answer to a request for an agent. */
export type Served = Exclude<Routed<Ref>, { readonly type: 'waiting' }>;

/** How long a task waits for the agent that is to mend its own answer, before it asks another. */
const SAME_AGENT_WAIT_MS = 5_000;

/** One request for an agent. It is answered once; what comes after that is given back. */
export class AgentRequest implements Holder {
  readonly #world: TaskWorld;
  readonly #demand: Demand;
  readonly #onServed: (served: Served) => void;
  #patience: Timer;
  #isDone = false;

  constructor(world: TaskWorld, demand: Demand, onServed: (served: Served) => void) {
    this.#world = world;
    this.#demand = demand;
    this.#onServed = onServed;
    if (demand.only !== undefined) {
      const giveUp = (): void => this.#giveUp();
      this.#patience = world.system.host.clock.setTimeout(giveUp, SAME_AGENT_WAIT_MS);
    }
    world.request(this, demand);
  }

  routed(routed: Routed<Ref>): void {
    if (routed.type === 'waiting') return;
    if (this.#isDone) {
      if (routed.type === 'assigned') handBack(this.#world, routed);
      return;
    }
    this.#end();
    this.#onServed(routed);
  }

  /** Nobody wants it any more. */
  withdraw(): void {
    if (this.#isDone) return;
    this.#end();
    this.#world.withdraw(this, this.#demand.taskType);
  }

  #giveUp(): void {
    this.withdraw();
    this.#onServed({ type: 'unavailable', reason: 'noAgent', retryAfterMs: 0 });
  }

  #end(): void {
    this.#isDone = true;
    this.#world.system.host.clock.clearTimeout(this.#patience);
  }
}

/** An agent that is not needed after all: it is idle, and counted as busy. */
export function handBack({ system }: TaskWorld, assigned: Assigned<Ref>): void {
  const nowMs = system.host.clock.now();
  assigned.permit.settle('neutral');
  assigned.gate?.settle({ type: 'cancelled' });
  assigned.finish({ type: 'neutral', latencyMs: 0, nowMs });
  assigned.agent.send({ type: 'agent.asked' });
}
