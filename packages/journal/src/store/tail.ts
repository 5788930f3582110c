import type { JournalEntry } from '../entry.ts';
import { JournalClosedError } from '../errors.ts';
import type { EntryQuery } from '../journal.ts';
import type { EntrySource } from './entry-store.ts';

/** So many are read in one go, however far behind the reader is. */
const PAGE = 1_000;

/** Something else that wakes whoever waits. What it returns withdraws that. */
type Alarm = (wake: () => void) => () => void;

/** Entries in order, and then each new one: whoever knows of new ones says so with `look`. */
export class Tail {
  readonly #source: EntrySource;
  readonly #query: Omit<EntryQuery, 'upTo' | 'limit'>;
  readonly #alarm: Alarm | undefined;
  #after: number;
  /** What is left to be told when there will be no more. */
  #rest: readonly JournalEntry[] | undefined;
  #wake: (() => void) | undefined;

  constructor(source: EntrySource, query: Omit<EntryQuery, 'upTo' | 'limit'>, alarm?: Alarm) {
    this.#source = source;
    this.#query = query;
    this.#alarm = alarm;
    this.#after = query.after ?? 0;
  }

  /** There may be more. */
  look(): void {
    this.#wake?.();
  }

  /** There will be no more than there are now, and they cannot be read later. */
  end(): void {
    if (this.#rest) return;
    try {
      this.#rest = this.#read({ limit: PAGE + 1 });
    } catch {
      this.#rest = []; // Whoever ends it has something worse to tell.
    }
    this.#wake?.();
  }

  /** @throws {JournalClosedError} It ended while the reader was more than a page behind. */
  async *entries(signal?: AbortSignal): AsyncGenerator<JournalEntry, void> {
    const wake = (): void => this.look();
    signal?.addEventListener('abort', wake);
    try {
      while (!this.#rest && !signal?.aborted) {
        const upTo = this.#source.lastSeq; // First: what comes while it reads is for the next round.
        const page = this.#read({ upTo, limit: PAGE });
        for (const entry of page) {
          this.#after = entry.seq;
          yield entry;
          if (this.#rest || signal?.aborted) break;
        }
        if (this.#rest || signal?.aborted) break;
        if (page.length < PAGE) this.#after = Math.max(this.#after, upTo);
        if (this.#source.lastSeq <= this.#after) await this.#news();
      }
      for (const [index, entry] of (this.#rest ?? []).entries()) {
        if (signal?.aborted) return;
        if (index === PAGE) throw new JournalClosedError({ file: this.#source.file });
        yield entry;
      }
    } finally {
      signal?.removeEventListener('abort', wake);
    }
  }

  async #news(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    const withdraw = this.#alarm?.(resolve);
    await promise;
    withdraw?.();
    this.#wake = undefined;
  }

  #read(bounds: Pick<EntryQuery, 'upTo' | 'limit'>): readonly JournalEntry[] {
    return [...this.#source.read({ ...this.#query, after: this.#after, ...bounds })];
  }
}
