import type { ValidatorCost } from './validator.ts';

/** How long a validator may take, by its cost. */
export const VALIDATOR_DEADLINES_MS: Readonly<Record<ValidatorCost, number>> = Object.freeze({
  free: 1_000, // Judgement: no network; longer means that it hangs.
  cheap: 10_000, // Judgement: files, a compiler, a small model.
  dear: 60_000, // Judgement: one call of a large model, or a few asked one after the other.
});

/** What every validator can be told about when and how long it runs. */
export interface ValidatorSettings {
  /** Names it in findings. Default: that of its constructor. */
  readonly name?: string;
  /** Cheaper ones run first. Default by constructor. */
  readonly cost?: ValidatorCost;
  /** Default `VALIDATOR_DEADLINES_MS` of its cost; > 0 and finite. */
  readonly deadlineMs?: number;
  /** Whether it runs only when a cheaper one suspects something. Default false. */
  readonly onlyIfSuspect?: boolean;
}

/** The settings of one validator, checked and complete. */
export function validatorSettings(
  settings: ValidatorSettings,
  defaults: { readonly name: string; readonly cost: ValidatorCost },
): Required<ValidatorSettings> {
  const { name = defaults.name, cost = defaults.cost, onlyIfSuspect = false } = settings;
  if (typeof name !== 'string' || name === '') {
    throw new TypeError(`name must be a text that is not empty, got ${JSON.stringify(name)}`);
  }
  if (!Object.hasOwn(VALIDATOR_DEADLINES_MS, cost)) {
    throw new TypeError(`cost must be free, cheap or dear, got ${JSON.stringify(cost)}`);
  }
  const { deadlineMs = VALIDATOR_DEADLINES_MS[cost] } = settings;
  if (!(deadlineMs > 0 && deadlineMs < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`deadlineMs must be > 0 and finite, got ${deadlineMs}`);
  }
  return { name, cost, deadlineMs, onlyIfSuspect };
}

/** What has to be called later is checked now. */
export function checkFunction(name: string, value: unknown): void {
  if (typeof value === 'function') return;
  throw new TypeError(`${name} must be a function, got ${value === null ? 'null' : typeof value}`);
}
