import type { JournalEntry } from '../entry.ts';
import type { EntryQuery } from '../journal.ts';
import type { EntrySource } from './entry-store.ts';

/** So many are read in one go, however far behind the reader is. */
const PAGE = 1_000;

/** Entries in order, and then each new one: whoever knows of new ones says so with `look`. */
export class Tail {
  readonly #source: EntrySource;
  readonly #query: Omit<EntryQuery, 'upTo' | 'limit'>;
  #after: number;
  #isOver = false;
  /** What is left to be told when there will be no more. */
  #rest: readonly JournalEntry[] = [];
  #wake: (() => void) | undefined;

  constructor(source: EntrySource, query: Omit<EntryQuery, 'upTo' | 'limit'>) {
    this.#source = source;
    this.#query = query;
    this.#after = query.after ?? 0;
  }

  /** There may be more. */
  look(): void {
    this.#wake?.();
  }

  /** There will be no more than there are now, and no more than fit on a page. */
  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#rest = [...this.#source.read({ ...this.#query, after: this.#after, limit: PAGE })];
    this.#wake?.();
  }

  async *entries(): AsyncGenerator<JournalEntry, void> {
    while (!this.#isOver) {
      const upTo = this.#source.lastSeq; // First: what comes while it reads is for the next round.
      const page = [
        ...this.#source.read({ ...this.#query, after: this.#after, upTo, limit: PAGE }),
      ];
      for (const entry of page) {
        this.#after = entry.seq;
        yield entry;
        if (this.#isOver) break;
      }
      if (this.#isOver) break;
      if (page.length < PAGE) this.#after = upTo;
      if (this.#source.lastSeq > this.#after) continue;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
    }
    yield* this.#rest;
  }
}
