import { KILLED, type Ref, type System } from '@coppice/actor';
import type { StopTarget } from '@coppice/resilience';
import type { Attempt } from '../agent/attempt.ts';

/** The agents whose code runs now: what a kill switch has to stop. */
export class RunningAttempts {
  readonly #system: System;
  readonly #running = new Map<Attempt, Ref>();

  constructor(system: System) {
    this.#system = system;
  }

  add(attempt: Attempt, agent: Ref): void {
    this.#running.set(attempt, agent);
    void attempt.settled.then(() => this.#running.delete(attempt));
  }

  targets(): readonly StopTarget[] {
    return [...this.#running].map(([attempt, agent]) => ({
      id: agent.id,
      stop: (reason: string) => {
        attempt.abort(new DOMException(reason, 'AbortError'));
        return attempt.settled;
      },
      kill: () => this.#system.kill(agent, KILLED),
    }));
  }
}
