import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';

/** SQLite's primary result codes: it may not write, or cannot open, its log. */
const WITHOUT_LOG: readonly number[] = [8, 14];
/** The log may be taken by a checkpoint for a moment. */
const TIMEOUT_MS = 5_000;

/**
 * Opens a file to read it, also where nothing can be written: SQLite wants to make a log even to read. A
 * file without a log, where none can be made, is read as it is; who can write it should not do so then.
 */
export function readOnlyDatabase(file: string): DatabaseSync {
  const db = new DatabaseSync(file, { readOnly: true, timeout: TIMEOUT_MS });
  try {
    db.exec('SELECT count(*) FROM sqlite_schema');
    return db;
  } catch (error) {
    db.close();
    const { errcode = 0 } = error as { readonly errcode?: number };
    if (!WITHOUT_LOG.includes(errcode & 0xff) || existsSync(`${file}-wal`)) throw error;
    return new DatabaseSync(`${pathToFileURL(file).href}?immutable=1`, { readOnly: true });
  }
}
