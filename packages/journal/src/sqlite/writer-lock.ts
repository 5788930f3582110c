import { DatabaseSync } from 'node:sqlite';
import { JournalLockedError } from '../errors.ts';
import { journalError } from './sqlite-failure.ts';

/**
 * Sees to it that a journal has one writer. The lock is one of the operating system's, on a file of its
 * own: it goes with the process, however that ends, and hinders no reader.
 */
export class WriterLock implements Disposable {
  readonly #db: DatabaseSync;

  /** @throws {JournalLockedError} Somebody has it. */
  constructor(journal: string) {
    const file = `${journal}-writer`;
    let db: DatabaseSync;
    try {
      db = new DatabaseSync(file, { timeout: 0 });
    } catch (error) {
      throw journalError(error, journal);
    }
    try {
      db.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE');
    } catch (error) {
      db.close();
      const failure = journalError(error, journal);
      throw failure instanceof JournalLockedError
        ? new JournalLockedError({ file: journal, cause: error })
        : failure;
    }
    this.#db = db;
  }

  [Symbol.dispose](): void {
    if (this.#db.isOpen) this.#db.close();
  }
}
