/** When a judge is believed. */
export interface JudgeTrust {
  readonly leastPrecision: number;
  readonly leastOutcomes: number;
}

/** What holds where a judge is told nothing else. */
export const JUDGE_DEFAULTS: JudgeTrust = Object.freeze({
  leastPrecision: 0.6, // Judgement: one that is wrong in two cases of five decides like a coin.
  leastOutcomes: 20, // Judgement: fewer outcomes do not tell 0.6 from 0.8.
});

/** How often a judge was right, as plain data. */
export interface SavedJudge {
  readonly version: 1;
  readonly outcomes: number;
  readonly hits: number;
}

/** Counts how often a judge was right. */
export class JudgeRecord {
  readonly #trust: JudgeTrust;
  #outcomes: number;
  #hits: number;

  constructor(trust: Partial<JudgeTrust>, saved?: SavedJudge) {
    const { leastPrecision = JUDGE_DEFAULTS.leastPrecision } = trust;
    const { leastOutcomes = JUDGE_DEFAULTS.leastOutcomes } = trust;
    if (!(leastPrecision >= 0 && leastPrecision <= 1)) {
      throw new RangeError(`leastPrecision must be in 0–1, got ${leastPrecision}`);
    }
    checkCount('leastOutcomes', leastOutcomes, 1);
    this.#trust = { leastPrecision, leastOutcomes };
    const { version = 1, outcomes = 0, hits = 0 } = saved ?? {};
    if (version !== 1) throw new RangeError(`saved.version must be 1, got ${String(version)}`);
    checkCount('saved.hits', hits, 0);
    checkCount('saved.outcomes', outcomes, hits);
    this.#outcomes = outcomes;
    this.#hits = hits;
  }

  /** By Laplace's rule of succession, so that one outcome does not make it 0 or 1. */
  get precision(): number {
    return (this.#hits + 1) / (this.#outcomes + 2);
  }

  /** A new judge is believed until it is known better. */
  get isTrusted(): boolean {
    const { leastPrecision, leastOutcomes } = this.#trust;
    return this.#outcomes < leastOutcomes || this.precision >= leastPrecision;
  }

  note(wasRight: boolean): void {
    this.#outcomes++;
    if (wasRight) this.#hits++;
  }

  save(): SavedJudge {
    return { version: 1, outcomes: this.#outcomes, hits: this.#hits };
  }
}

function checkCount(name: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new RangeError(`${name} must be an integer ≥ ${least}, got ${value}`);
}
