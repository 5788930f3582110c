import { FAILURE_KINDS } from '../failure/failure.ts';
import type { FailureCounts } from './application.ts';
import type { ApplicationEvent } from './events.ts';

/** Counts what happens. */
export class Tally {
  readonly #failures = new Map(Object.keys(FAILURE_KINDS).map((type) => [type, 0]));
  restarts = 0;
  droppedAnswers = 0;

  get failures(): FailureCounts {
    return Object.fromEntries(this.#failures) as FailureCounts; // Its keys are those of the union.
  }

  readonly note = (event: ApplicationEvent): void => {
    if (event.type === 'attempt.failed') {
      const { type } = event.failure;
      this.#failures.set(type, (this.#failures.get(type) ?? 0) + 1);
    }
    if (event.type === 'agent.restarted') this.restarts += 1;
    if (event.type === 'answer.dropped') this.droppedAnswers += 1;
  };
}
