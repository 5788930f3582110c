import type { Application } from 'coppice';
import type { FaultInjector } from 'coppice/testing';
import type { FaultLedger } from './faults/ledger.ts';

/**
 * Plays the person who finds out later: results that were poisoned on purpose, and that no validator
 * could tell, are taken back, and what was made of them is done again.
 */
export class LateVerdicts {
  readonly #app: Application;
  readonly #injector: FaultInjector;
  readonly #ledger: FaultLedger;

  constructor(app: Application, injector: FaultInjector, ledger: FaultLedger) {
    this.#app = app;
    this.#injector = injector;
    this.#ledger = ledger;
  }

  /** Looks at what was poisoned in a run that has ended. Resolves when all of it is mended. */
  async pass(runId: string): Promise<void> {
    for (const { taskId, attempt, value } of this.#injector.poisoned) {
      if (!taskId.startsWith(`${runId}/`)) continue;
      const ended = await this.#app.outcomeOf(taskId);
      if (!ended || !('value' in ended) || ended.value !== value) continue; // It was not used.
      this.#ledger.recalled(taskId, attempt);
      await this.#app.recall(ended.resultId, 'Its evidence does not show what it says.');
    }
  }
}
