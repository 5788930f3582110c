/** The rungs above the first try, cheapest first. */
export const RUNG_NAMES = [
  /** The same agent again, with the finding and its own answer. */
  'feedback',
  /** An agent that has not tried yet, with the finding and without the answer. */
  'otherAgent',
  /** The task in parts, each with a contract of its own. */
  'decomposing',
  /** An agent of a higher tier. */
  'escalating',
  /** A person. */
  'parked',
] as const;

/** One of `RUNG_NAMES`. */
export type RungName = (typeof RUNG_NAMES)[number];

/** One rung of a ladder. */
export interface Rung {
  readonly name: RungName;
  /** How many attempts it allows. */
  readonly attempts: number;
  /** What an attempt costs in retry tokens. */
  readonly cost: number;
  /** The most model tokens that an attempt may use; `undefined`: what the task has left. */
  readonly budgetTokens: number | undefined;
}

/** What is tried after a failure, cheapest first. Made by `ladder`. */
export type Ladder = readonly Rung[];

/** A rung as it is declared: its name, or its name with what differs from the defaults. */
export type RungOptions =
  | RungName
  | {
      readonly name: RungName;
      /** Default 1; ≥ 1. `feedback` has one more for an answer of the wrong shape. */
      readonly attempts?: number;
      /** In retry tokens; ≥ 0. Default 5, 14, 28, 56 by the order of `RUNG_NAMES`. */
      readonly cost?: number;
      /** Default: what the task has left; > 0. */
      readonly budgetTokens?: number;
    };

// AWS SDK retry quota: 5 for a retry and 14 under its newer rules. The dearer rungs double, as
// their work does: a judgement. To park costs nothing.
const COSTS: Readonly<Record<RungName, number>> = {
  feedback: 5,
  otherAgent: 14,
  decomposing: 28,
  escalating: 56,
  parked: 0,
};

/**
 * Declares a retry ladder: what is tried after a failure, each rung dearer than the one before.
 *
 * A retry never repeats blindly: each rung changes something. Faults of the infrastructure do not
 * climb, they wait; a rung that cannot help is passed over.
 *
 * @param rungs In the order of `RUNG_NAMES`; none: every failure is final.
 * @throws {RangeError | TypeError} A rung is unknown, twice or out of order, or a number out of range.
 * @see Shinn et al., "Reflexion", 2023: retries without feedback repeat the same wrong answer in 90 %.
 * @example
 * import { ladder } from '@coppice/agents';
 * const cautious = ladder(['feedback', { name: 'otherAgent', attempts: 2 }, 'parked']);
 * if (cautious[1]?.cost !== 14) throw new Error('the default changed');
 */
export function ladder(rungs: readonly RungOptions[]): Ladder {
  const made = rungs.map((each) => rungOf(typeof each === 'string' ? { name: each } : each));
  for (const [index, { name }] of made.entries()) {
    const before = made[index - 1]?.name;
    if (before !== undefined && RUNG_NAMES.indexOf(before) >= RUNG_NAMES.indexOf(name)) {
      throw new TypeError(`rung "${name}" must come before "${before}" and once only`);
    }
  }
  return Object.freeze(made);
}

function rungOf(options: Exclude<RungOptions, string>): Rung {
  const { name, attempts = 1, cost = COSTS[name], budgetTokens } = options;
  if (!RUNG_NAMES.includes(name)) {
    throw new TypeError(`a rung is one of ${RUNG_NAMES.join(', ')}, got "${String(name)}"`);
  }
  if (!Number.isInteger(attempts) || attempts < 1) {
    throw new RangeError(`attempts of "${name}" must be an integer ≥ 1, got ${attempts}`);
  }
  if (!(cost >= 0)) throw new RangeError(`cost of "${name}" must be ≥ 0, got ${cost}`);
  if (budgetTokens !== undefined && !(budgetTokens > 0)) {
    throw new RangeError(`budgetTokens of "${name}" must be > 0, got ${budgetTokens}`);
  }
  return Object.freeze({ name, attempts, cost, budgetTokens });
}

/** The ladder of tasks that have none of their own. Nobody is asked to sit and wait for a person. */
export const LADDER: Ladder = ladder(['feedback', 'otherAgent', 'decomposing', 'escalating']);
