import type { Clock, Timer } from '@coppice/host';
import type { Cell } from './cell.ts';

/** How long an orphan may take to end where a system does not say. */
export const ORPHAN_GRACE_MS = 5_000;

/**
 * Actors that outlive their parent: it ended without stopping them, they trap exits, and so they
 * were told and end by themselves. One that takes too long is killed.
 */
export class Orphans {
  readonly #clock: Clock;
  readonly #graceMs: number;
  readonly #kill: (cell: Cell) => void;
  readonly #graces = new Map<Cell, { readonly timer?: Timer }>();

  constructor(options: { clock: Clock; graceMs: number; kill: (cell: Cell) => void }) {
    this.#clock = options.clock;
    this.#graceMs = options.graceMs;
    this.#kill = options.kill;
  }

  get all(): readonly Cell[] {
    return [...this.#graces.keys()];
  }

  add(cell: Cell): void {
    if (this.#graceMs === Number.POSITIVE_INFINITY) this.#graces.set(cell, {});
    else {
      const timer = this.#clock.setTimeout(() => this.#kill(cell), this.#graceMs);
      this.#graces.set(cell, { timer });
    }
  }

  /** For every actor that ends; most never were orphans. */
  forget(cell: Cell): void {
    if (this.#graces.size === 0) return;
    const timer = this.#graces.get(cell)?.timer;
    if (timer !== undefined) this.#clock.clearTimeout(timer);
    this.#graces.delete(cell);
  }
}
