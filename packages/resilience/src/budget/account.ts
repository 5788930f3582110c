import { DIMENSIONS, type Dimension, NO_UNITS, type Units } from './amount.ts';

/**
 * One node in the tree of allowances: what it may use, has used, and holds for leases and children.
 * In every dimension in which it has a limit, `spent + held ≤ limit` is kept by whoever asks
 * `shortage` first; only a call that used more than it had reserved can break it.
 */
export class Account {
  readonly id: string;
  readonly limit: Units;
  parent: Account | undefined;
  spent: Units = NO_UNITS;
  held: Units = NO_UNITS;

  constructor(id: string, limit: Units, parent: Account | undefined) {
    this.id = id;
    this.limit = limit;
    this.parent = parent;
  }

  /** Where `wanted` does not fit, here or above; `undefined` when it does. */
  shortage(
    wanted: Units,
  ): { readonly dimension: Dimension; readonly account: Account } | undefined {
    for (const dimension of DIMENSIONS) {
      const account = this.#payer(dimension);
      if (account && wanted[dimension] > account.left(dimension)) return { dimension, account };
    }
    return undefined;
  }

  /** What can still be reserved. */
  left(dimension: Dimension): number {
    return this.limit[dimension] - this.spent[dimension] - this.held[dimension];
  }

  /** Changes what is held and spent here, and above where that changes with it. */
  book(change: { readonly held: Units; readonly spent: Units }): void {
    const { held, spent } = this;
    this.held = add(held, change.held);
    this.spent = add(spent, change.spent);
    // A limited child is one hold of its parent: the part of its limit that it has not spent.
    const before = unspent(this.limit, spent);
    const after = unspent(this.limit, this.spent);
    const above = mapUnits((dimension) =>
      this.limit[dimension] === Number.POSITIVE_INFINITY
        ? change.held[dimension]
        : after[dimension] - before[dimension],
    );
    this.parent?.book({ held: above, spent: change.spent });
  }

  /** Takes its allowance out of its parent's. */
  open(): void {
    this.parent?.book({ held: unspent(this.limit, this.spent), spent: NO_UNITS });
  }

  /** Gives back what it did not spend. Nothing may be held any more. */
  close(): void {
    this.parent?.book({ held: negative(unspent(this.limit, this.spent)), spent: NO_UNITS });
  }

  /** Goes below another one, where nothing between that and the present one above is limited. */
  moveBelow(parent: Account): void {
    const { spent } = this;
    const rest = unspent(this.limit, spent);
    const held = mapUnits((dimension) =>
      this.limit[dimension] === Number.POSITIVE_INFINITY ? this.held[dimension] : rest[dimension],
    );
    this.parent?.book({ held: negative(held), spent: negative(spent) });
    this.parent = parent;
    parent.book({ held, spent });
  }

  /** The nearest account that limits a dimension. */
  #payer(dimension: Dimension): Account | undefined {
    if (this.limit[dimension] < Number.POSITIVE_INFINITY) return this;
    const { parent } = this;
    return parent === undefined ? undefined : parent.#payer(dimension);
  }
}

/** What is left of limits that has not been spent; nothing where there is no limit. */
export const unspent = (limit: Units, spent: Units): Units =>
  mapUnits((dimension) =>
    limit[dimension] === Number.POSITIVE_INFINITY
      ? 0
      : Math.max(0, limit[dimension] - spent[dimension]),
  );

export const add = (one: Units, other: Units): Units =>
  mapUnits((dimension) => one[dimension] + other[dimension]);

export const negative = (units: Units): Units => mapUnits((dimension) => 0 - units[dimension]);

function mapUnits(each: (dimension: Dimension) => number): Units {
  return { tokens: each('tokens'), costUsd: each('costUsd'), calls: each('calls') };
}
