import {
  BudgetLedger,
  Calibration,
  type CalibrationOptions,
  type SavedBudget,
  type SavedCalibration,
  type SavedCapacity,
  type SavedKillSwitch,
  type SavedRetryTokens,
} from '@coppice/resilience';
import type { WorkEntries } from './work-entries.ts';

/** What guards an application, as its journal has it. */
export interface SavedGuards {
  readonly breakers: readonly WorkEntries['breaker.saved'][];
  readonly providers: readonly WorkEntries['provider.saved'][];
  readonly budget?: SavedBudget;
  readonly killSwitch?: SavedKillSwitch;
  readonly capacity?: SavedCapacity;
  readonly retryTokens?: { readonly saved: SavedRetryTokens; readonly atMs: number };
  readonly calibration: SavedCalibration;
}

/** Folds what is written of guards: the latest of each, and the sum of what was spent. */
export class GuardLedger {
  readonly #breakers = new Map<string, WorkEntries['breaker.saved']>();
  readonly #providers = new Map<string, WorkEntries['provider.saved']>();
  readonly #calibration: Calibration;
  #budget: BudgetLedger | undefined;
  killSwitch: SavedKillSwitch | undefined;
  capacity: SavedCapacity | undefined;
  retryTokens: SavedGuards['retryTokens'];

  constructor(options: CalibrationOptions | undefined, saved?: SavedGuards) {
    this.#calibration = new Calibration(options, saved?.calibration);
    for (const each of saved?.breakers ?? []) this.breaker(each);
    for (const each of saved?.providers ?? []) this.provider(each);
    this.#budget = saved?.budget && new BudgetLedger(saved.budget);
    this.killSwitch = saved?.killSwitch;
    this.capacity = saved?.capacity;
    this.retryTokens = saved?.retryTokens;
  }

  breaker(data: WorkEntries['breaker.saved']): void {
    this.#breakers.set(JSON.stringify([data.agent, data.taskType]), data);
  }

  provider(data: WorkEntries['provider.saved']): void {
    this.#providers.set(data.provider, data);
  }

  budgetChanged(entry: WorkEntries['budget.changed']): void {
    this.#budget ??= new BudgetLedger();
    this.#budget.apply(entry);
  }

  observed(data: WorkEntries['calibration.observed']): void {
    this.#calibration.observe(data);
  }

  save(): SavedGuards {
    const { killSwitch, capacity, retryTokens } = this;
    const budget = this.#budget?.save();
    return {
      breakers: [...this.#breakers.values()],
      providers: [...this.#providers.values()],
      ...(budget && { budget }),
      ...(killSwitch && { killSwitch }),
      ...(capacity && { capacity }),
      ...(retryTokens && { retryTokens }),
      calibration: this.#calibration.save(),
    };
  }
}
