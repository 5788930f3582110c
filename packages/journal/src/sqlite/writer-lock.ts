import { DatabaseSync } from 'node:sqlite';
import { JournalLockedError } from '../errors.ts';
import { readMark } from './mark.ts';
import { readOnlyDatabase } from './read-only-database.ts';
import { journalError } from './sqlite-failure.ts';

/**
 * Sees to it that a journal has one writer. The lock is one of the operating system's, on a file of its
 * own: it goes with the process, however that ends, and hinders no reader.
 */
export class WriterLock implements Disposable {
  readonly #db: DatabaseSync;

  /** @throws {JournalLockedError} Somebody has it. */
  constructor(journal: string) {
    let db: DatabaseSync | undefined;
    try {
      db = new DatabaseSync(`${journal}-writer`, { timeout: 0 });
      db.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE');
      this.#db = db;
    } catch (cause) {
      db?.close();
      const failure = journalError(cause, journal);
      if (!(failure instanceof JournalLockedError)) throw failure;
      const pid = writerOf(journal);
      throw new JournalLockedError({ file: journal, cause, ...(pid !== undefined && { pid }) });
    }
  }

  [Symbol.dispose](): void {
    if (this.#db.isOpen) this.#db.close();
  }
}

/** The process that opened it last. It is somebody else when that one mends it. */
function writerOf(journal: string): number | undefined {
  try {
    using db = readOnlyDatabase(journal);
    return readMark(db)?.pid || undefined;
  } catch {
    return undefined; // It only makes the message better.
  }
}
