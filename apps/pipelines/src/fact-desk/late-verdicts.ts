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
  readonly #judged = new Set<unknown>();

  constructor(app: Application, injector: FaultInjector, ledger: FaultLedger) {
    this.#app = app;
    this.#injector = injector;
    this.#ledger = ledger;
  }

  /** Looks at what was poisoned since it looked last. Resolves when all of it is mended. */
  async pass(): Promise<void> {
    for (const poison of this.#injector.poisoned) {
      if (this.#judged.has(poison)) continue;
      const { taskId, attempt, value } = poison;
      const outcome = this.#app.outcomeOf(taskId);
      if (!outcome) continue; // It has not begun to matter.
      this.#judged.add(poison);
      const ended = await outcome;
      if (!('value' in ended) || ended.value !== value) continue; // It was not used.
      this.#ledger.recalled(taskId, attempt);
      await this.#app.recall(ended.resultId, 'Its evidence does not show what it says.');
    }
  }
}
