import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import type { JournalEntry } from '../entry.ts';
import type { EntryQuery, JournalSnapshot } from '../journal.ts';
import type { EntryStore, StoredEntry } from '../store/entry-store.ts';
import { checksum, Rows } from './rows.ts';
import { lastGoodSeq } from './salvage.ts';
import { migrate } from './schema.ts';
import { journalError } from './sqlite-failure.ts';
import { WriterLock } from './writer-lock.ts';

/** Against what a commit is safe. */
export type Durability = 'powerLoss' | 'processCrash';

/** So many frames of the log are written before they are moved into the file: some 16 MB. */
const CHECKPOINT_PAGES = 4_000;

/** Keeps entries in an SQLite file. */
export class SqliteEntries implements EntryStore {
  readonly file: string;
  readonly boot: number;
  readonly last: { readonly atMs: number; readonly atWallMs: number } | undefined;
  readonly nextSeq: number;
  readonly #lock: WriterLock;
  readonly #db: DatabaseSync;
  readonly #rows: Rows;
  readonly #insert: StatementSync;
  readonly #durability: Durability;
  #isSynced: boolean | undefined;
  #lastSeq: number;

  /** @throws {JournalError} It cannot be opened, or written. */
  constructor(file: string, durability: Durability) {
    this.file = file;
    this.#durability = durability;
    this.#lock = new WriterLock(file);
    let db: DatabaseSync | undefined;
    try {
      db = new DatabaseSync(file);
      // A reader in another process may hold the log for a moment.
      db.exec('PRAGMA busy_timeout = 5000');
      migrate(db); // First: so a new file says what it is, and not only its log does.
      db.exec('PRAGMA journal_mode = WAL');
      db.exec(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
      this.#db = db;
      this.#rows = new Rows(db, file);
      this.#sync(durability === 'powerLoss');
      db.exec("UPDATE counter SET value = value + 1 WHERE name = 'boots'");
      this.boot = this.#counter('boots');
      this.#lastSeq = Math.max(this.#rows.lastSeq, this.#counter('dropped_up_to'));
      this.nextSeq = this.#lastSeq + 1;
      const [row] = this.#rows.page(
        {},
        { after: this.#rows.lastSeq - 1, upTo: this.#lastSeq, most: 1 },
      );
      this.last = row && { atMs: row.at_ms, atWallMs: row.at_wall_ms };
      this.#insert = db.prepare('INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
    } catch (error) {
      db?.close();
      this.#lock[Symbol.dispose]();
      throw journalError(error, file, () => lastGoodSeq(file));
    }
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  write(entries: readonly StoredEntry[], isSynced: boolean): void {
    try {
      this.#sync(isSynced && this.#durability === 'powerLoss');
      this.#inTransaction(() => {
        for (const entry of entries) this.#insertEntry(entry);
      });
    } catch (error) {
      throw journalError(error, this.file, () => this.#lastSeq);
    }
    this.#lastSeq = entries.at(-1)?.seq ?? this.#lastSeq;
  }

  *read(query: EntryQuery): IterableIterator<JournalEntry> {
    let after = query.after ?? 0;
    try {
      for (const entry of this.#rows.read(query)) {
        after = entry.seq;
        yield entry;
      }
    } catch (error) {
      throw journalError(error, this.file, () => after);
    }
  }

  snapshot(): JournalSnapshot | undefined {
    return this.#rows.snapshot();
  }

  saveSnapshot({
    seq,
    version,
    json,
  }: {
    readonly seq: number;
    readonly version: number;
    readonly json: string;
  }): void {
    try {
      this.#sync(this.#durability === 'powerLoss');
      this.#inTransaction(() => {
        this.#db
          .prepare('INSERT OR REPLACE INTO snapshot VALUES (?, ?, ?, ?)')
          .run(seq, version, crc32(json), json);
        // The one before stays, for the case that this one is damaged.
        this.#db.exec(
          'DELETE FROM snapshot WHERE seq NOT IN (SELECT seq FROM snapshot ORDER BY seq DESC LIMIT 2)',
        );
      });
    } catch (error) {
      throw journalError(error, this.file, () => this.#lastSeq);
    }
  }

  compact({
    upTo,
    keepRuns,
  }: {
    readonly upTo: number;
    readonly keepRuns: ReadonlySet<string>;
  }): number {
    const db = this.#db;
    try {
      const dropped = this.#inTransaction(() => {
        db.exec('CREATE TEMP TABLE IF NOT EXISTS kept (run TEXT PRIMARY KEY); DELETE FROM kept');
        const keep = db.prepare('INSERT INTO kept VALUES (?)');
        for (const run of keepRuns) keep.run(run);
        const { changes } = db
          .prepare(
            'DELETE FROM entry WHERE seq <= ? AND (run IS NULL OR run NOT IN (SELECT run FROM kept))',
          )
          .run(upTo);
        db.prepare("UPDATE counter SET value = max(value, ?) WHERE name = 'dropped_up_to'").run(
          Math.min(upTo, this.#lastSeq),
        );
        return Number(changes);
      });
      db.exec('VACUUM');
      return dropped;
    } catch (error) {
      throw journalError(error, this.file, () => this.#lastSeq);
    }
  }

  close(): void {
    if (this.#db.isOpen) this.#db.close();
    this.#lock[Symbol.dispose]();
  }

  #insertEntry(entry: StoredEntry): void {
    const { seq, boot, atMs, atWallMs, type, version, run, agent, isAltered, json } = entry;
    const [runText, agentText] = [run ?? null, agent ?? null];
    const altered = isAltered ? 1 : 0;
    const crc = checksum(entry);
    this.#insert.run(
      ...[seq, boot, atMs, atWallMs, type, version, runText, agentText, altered, crc, json],
    );
  }

  /** All of it, or nothing. */
  #inTransaction<Result>(work: () => Result): Result {
    const db = this.#db;
    db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      db.exec('COMMIT');
      return result;
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK');
      throw error;
    }
  }

  /** Whether a commit waits until the disk has it. */
  #sync(isSynced: boolean): void {
    if (this.#isSynced === isSynced) return;
    this.#isSynced = isSynced;
    this.#db.exec(`PRAGMA synchronous = ${isSynced ? 'FULL' : 'NORMAL'}`);
  }

  #counter(name: string): number {
    const row = this.#db.prepare('SELECT value FROM counter WHERE name = ?').get(name);
    return (row as { readonly value: number }).value;
  }
}
