import type { DatabaseSync } from 'node:sqlite';
import { type Clock, systemHost } from '@coppice/host';
import type { JournalEntry } from '../entry.ts';
import { JournalClosedError, JournalMissingError } from '../errors.ts';
import type { EntryQuery, JournalReader, JournalSnapshot } from '../journal.ts';
import type { EntrySource } from '../store/entry-store.ts';
import { Tail } from '../store/tail.ts';
import { checkFile } from './check-file.ts';
import { checkSqlite } from './open-journal.ts';
import { readOnlyDatabase } from './read-only-database.ts';
import { Rows } from './rows.ts';
import { lastGoodSeq } from './salvage.ts';
import { journalError } from './sqlite-failure.ts';

/** How a journal is opened to be read. */
export interface OpenJournalReaderOptions {
  readonly file: string;
  /** For the times at which `tail` looks again. Default: the real one. */
  readonly clock?: Clock;
  /** How often `tail` looks. Default 100 ms; > 0. */
  readonly everyMs?: number;
}

/** A tenth of a second is at once for whoever watches, and costs one query. */
const EVERY_MS = 100;

/**
 * Opens a journal to read it, also while another process writes it. It changes nothing.
 *
 * @throws {JournalError} There is no such file, or it cannot be read: see the subclasses.
 * @throws {RangeError} `everyMs` is not above 0.
 * @example
 * import { mkdtemp } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { openJournal, openJournalReader } from '@coppice/journal/sqlite';
 * const file = join(await mkdtemp(join(tmpdir(), 'coppice-')), 'app.db');
 * await using journal = openJournal({ file });
 * journal.append({ type: 'noted', version: 1, run: 'r1', data: {} });
 * journal.commit();
 * await using reader = openJournalReader({ file });
 * if ([...reader.read({ run: 'r1' })].length !== 1) throw new Error('not seen');
 */
export function openJournalReader(options: OpenJournalReaderOptions): JournalReader {
  const { file, clock = systemHost().clock, everyMs = EVERY_MS } = options;
  if (!(everyMs > 0)) throw new RangeError(`everyMs must be > 0, got ${everyMs}`);
  checkSqlite(file);
  if (checkFile(file) !== 'journal') throw new JournalMissingError({ file });
  try {
    return new SqliteReader(readOnlyDatabase(file), { file, clock, everyMs });
  } catch (error) {
    throw journalError(error, file, () => lastGoodSeq(file));
  }
}

class SqliteReader implements JournalReader, EntrySource {
  readonly file: string;
  readonly #db: DatabaseSync;
  readonly #rows: Rows;
  readonly #clock: Clock;
  readonly #everyMs: number;
  readonly #tails = new Set<Tail>();

  constructor(
    db: DatabaseSync,
    options: { readonly file: string; readonly clock: Clock; readonly everyMs: number },
  ) {
    const { file, clock, everyMs } = options;
    this.file = file;
    this.#db = db;
    this.#clock = clock;
    this.#everyMs = everyMs;
    this.#rows = new Rows(db, file);
  }

  get lastSeq(): number {
    return this.#orOurError(() => this.#rows.lastSeq);
  }

  *read(query: EntryQuery = {}): IterableIterator<JournalEntry> {
    let after = query.after ?? 0;
    if (!this.#db.isOpen) throw new JournalClosedError({ file: this.file });
    try {
      for (const entry of this.#rows.read(query)) {
        after = entry.seq;
        yield entry;
      }
    } catch (error) {
      throw journalError(error, this.file, () => after);
    }
  }

  async *tail(
    query: Omit<EntryQuery, 'upTo' | 'limit'> = {},
    { signal }: { readonly signal?: AbortSignal } = {},
  ): AsyncGenerator<JournalEntry, void> {
    const clock = this.#clock;
    const tail = new Tail(this, query, (wake) => {
      const timer = clock.setTimeout(wake, this.#everyMs);
      return () => clock.clearTimeout(timer);
    });
    this.#tails.add(tail);
    try {
      yield* tail.entries(signal);
    } finally {
      this.#tails.delete(tail);
    }
  }

  snapshot(): JournalSnapshot | undefined {
    return this.#orOurError(() => this.#rows.snapshot());
  }

  async close(): Promise<void> {
    for (const tail of this.#tails) tail.end();
    if (this.#db.isOpen) this.#db.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #orOurError<Result>(read: () => Result): Result {
    if (!this.#db.isOpen) throw new JournalClosedError({ file: this.file });
    try {
      return read();
    } catch (error) {
      throw journalError(error, this.file, () => 0);
    }
  }
}
