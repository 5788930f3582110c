import type { Random } from '@coppice/host';

/** Draws of one thing, independent of all others. */
export class Draw {
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  /** Draws for a part of it. */
  of(label: string): Draw {
    return new Draw(this.#random.fork(label));
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return least + this.#random.int(most - least + 1);
  }

  /** Small ones as often as large ones. */
  spread(least: number, most: number): number {
    return Math.round(least * (most / least) ** this.#random.next());
  }

  chance(probability: number): boolean {
    return this.#random.next() < probability;
  }

  one<Item>(items: readonly [Item, ...Item[]]): Item {
    return items[this.#random.int(items.length)] ?? items[0];
  }

  /** Each with this probability, in their order. */
  some<Item>(items: readonly Item[], probability: number): readonly Item[] {
    return items.filter(() => this.chance(probability));
  }

  /** So many things, each with draws of its own: a change of one changes no other. */
  list<Item>(count: number, make: (draw: Draw, index: number) => Item): readonly Item[] {
    return Array.from({ length: count }, (_, index) => make(this.of(`${index}`), index));
  }
}
