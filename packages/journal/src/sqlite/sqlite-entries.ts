import { closeSync, fdatasyncSync, openSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { JournalEntry } from '../entry.ts';
import type { EntryQuery, JournalSnapshot } from '../journal.ts';
import type { EntryStore, StoredEntry } from '../store/entry-store.ts';
import { type Mark, writeMark } from './mark.ts';
import { checksum, Rows } from './rows.ts';
import { lastGoodSeq } from './salvage.ts';
import { migrate } from './schema.ts';
import { writeSnapshot } from './snapshots.ts';
import { journalError } from './sqlite-failure.ts';
import { WriterLock } from './writer-lock.ts';

/** Against what a commit is safe. */
export type Durability = 'powerLoss' | 'processCrash';

/**
 * So many frames of the log are written before they are moved into the file: some 4 MB. Then the log is
 * written over, which a disk does quicker than to let a file grow: half as quick again, one by one.
 */
const CHECKPOINT_PAGES = 1_000;

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
      const { mark } = this.#rows;
      this.boot = mark.boots + 1;
      writeMark(db, { ...mark, boots: this.boot, pid: process.pid });
      this.#lastSeq = this.#rows.lastSeq;
      this.nextSeq = this.#lastSeq + 1;
      this.last = this.#lastTimes();
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

  sync(): void {
    if (this.#durability !== 'powerLoss') return;
    try {
      // SQLite has no call for this; on the log it holds no lock that closing it would take away.
      const log = openSync(`${this.file}-wal`, 'r+');
      try {
        fdatasyncSync(log);
      } finally {
        closeSync(log);
      }
    } catch (error) {
      throw journalError(error, this.file);
    }
  }

  saveSnapshot(snapshot: Parameters<EntryStore['saveSnapshot']>[0]): void {
    try {
      this.#sync(this.#durability === 'powerLoss');
      this.#inTransaction(() => writeSnapshot(this.#db, snapshot));
    } catch (error) {
      throw journalError(error, this.file, () => this.#lastSeq);
    }
  }

  compact({ upTo: wanted, keepRuns }: Parameters<EntryStore['compact']>[0]): number {
    const db = this.#db;
    const upTo = Math.min(wanted, this.#lastSeq);
    try {
      const dropped = this.#inTransaction(() => {
        const last = this.#lastTimes();
        const { changes } = db
          .prepare(
            `DELETE FROM entry WHERE seq <= ?
             AND (run IS NULL OR run NOT IN (SELECT value FROM json_each(?)))`,
          )
          .run(upTo, JSON.stringify([...keepRuns]));
        const { mark } = this.#rows;
        const compactedUpTo = Math.max(mark.compactedUpTo, upTo);
        const kept = db.prepare('SELECT count(*) AS count FROM entry WHERE seq <= ?');
        const { count } = kept.get(compactedUpTo) as { readonly count: number };
        writeMark(db, { ...mark, compactedUpTo, kept: count, last });
        return Number(changes);
      });
      db.exec('VACUUM');
      db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      return dropped;
    } catch (error) {
      throw journalError(error, this.file, () => this.#lastSeq);
    }
  }

  /** For a file that takes the place of another: what that one knew of itself. */
  adopt(mark: Mark): void {
    writeMark(this.#db, mark);
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

  /** When the last entry was written, also if it was dropped. */
  #lastTimes(): Mark['last'] {
    const { last } = this.#rows.mark;
    const after = this.#rows.lastSeq - 1;
    const [row] = this.#rows.page({}, { after, upTo: Number.MAX_SAFE_INTEGER, most: 1 });
    return row ? { atMs: row.at_ms, atWallMs: row.at_wall_ms } : last;
  }
}
