import type { BreakerActor, BreakerContext, BreakerEvent, BreakerMode } from './breaker.machine.ts';
import type { CallOutcome } from './classify.ts';
import { hasPlace } from './trial-rule.ts';

/** The machine of a breaker that has had trouble, and what can be read from it. */
export class Modes {
  readonly #actor: BreakerActor;
  #trials = 0;

  constructor(actor: BreakerActor) {
    this.#actor = actor;
  }

  get mode(): BreakerMode {
    const { value } = this.#actor.getSnapshot();
    return (typeof value === 'string' ? value : 'halfOpen') as BreakerMode; // The machine's states.
  }

  get context(): BreakerContext {
    return this.#actor.getSnapshot().context;
  }

  send(event: BreakerEvent): void {
    this.#actor.send(event);
  }

  /** How long nobody is admitted; 0: the next one is. */
  waitMs(nowMs: number): number {
    const { openedAtMs, openForMs, running, results, trials } = this.context;
    switch (this.mode) {
      case 'closed':
        return 0;
      case 'open':
        return Math.max(0, openedAtMs + openForMs - nowMs);
      case 'halfOpen':
        if (hasPlace(trials, results, running.length)) return 0;
        return Math.max(0, Math.min(...running.map((trial) => trial.leaseUntilMs)) - nowMs);
      case 'isolated':
        return Number.POSITIVE_INFINITY;
    }
  }

  /** A running trial whose lease is over. */
  overdueTrial(nowMs: number): { readonly id: number; readonly leaseUntilMs: number } | undefined {
    return this.context.running.find((trial) => nowMs >= trial.leaseUntilMs);
  }

  /** Takes a place for a trial, for one who does not have to wait. */
  requestTrial(atMs: number): number {
    const id = ++this.#trials;
    this.send({ type: 'trial.request', atMs, id });
    return id;
  }

  stop(): void {
    this.#actor.stop();
  }
}

/** What the machine is told of a trial that ended. Chance is drawn only where it may decide. */
export function trialEnded(
  outcome: CallOutcome,
  trial: {
    readonly atMs: number;
    readonly id: number;
    readonly slow: boolean;
    readonly chance: () => number;
  },
): BreakerEvent {
  const { atMs, id, slow, chance } = trial;
  if (outcome === 'neutral') return { type: 'trial.released', atMs, id };
  const type = outcome === 'success' ? 'trial.succeeded' : 'trial.failed';
  return { type, atMs, id, slow, chance: chance() };
}
