import { closeSync, existsSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import {
  JournalForeignError,
  JournalMissingError,
  JournalNewerError,
  JournalReadOnlyError,
  JournalTornError,
} from '../errors.ts';
import { readOnlyDatabase } from './read-only-database.ts';
import { lastGoodSeq } from './salvage.ts';
import { APPLICATION_ID, SCHEMA_VERSION } from './schema.ts';
import { journalError } from './sqlite-failure.ts';

/** SQLite takes what is smaller for an empty database; no page is. */
const LEAST_BYTES = 512;
const MAGIC = 'SQLite format 3\0';

/** What a file is, as far as can be told without reading its entries. */
export type FileState = 'absent' | 'empty' | 'journal';

/** While it is there, a repair has been made and not yet put in place. */
export const mendedName = (file: string): string => `${file}.mended`;

/**
 * Looks at a file before it is used.
 *
 * It is not opened beside SQLite: closing it would take away the locks that this process has on it, and
 * with them the log of a journal that is being written.
 *
 * @param options.isWriter What another process began to write may be undone.
 * @see https://www.sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_
 * @throws {JournalError} It is something else, was cut off, or is of a later version.
 */
export function checkFile(file: string, { isWriter = false } = {}): FileState {
  const torn = (cause?: unknown) =>
    new JournalTornError({ file, cause, lastGoodSeq: lastGoodSeq(file) });
  const stats = statsOf(file);
  const bytes = stats?.size ?? 0;
  const isUnfinished = existsSync(mendedName(file));
  const hasLog = (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
  // The log of a file that is gone: SQLite would throw it away.
  if (isUnfinished || (bytes === 0 && hasLog)) throw torn();
  if (bytes === 0) return stats ? 'empty' : 'absent';
  if (bytes < LEAST_BYTES) {
    if (isBeginOfSqliteFile(file)) throw torn();
    throw new JournalForeignError({ file, what: 'no SQLite file' });
  }
  const { id, version, pageBytes, pages } = headerOf(file, isWriter, torn);
  if (pages === 0) return 'empty'; // Its writer was killed before it was made.
  if (id !== APPLICATION_ID) throw new JournalForeignError({ file, what: 'another SQLite file' });
  if (!hasLog && bytes % pageBytes !== 0) throw torn();
  if (version > SCHEMA_VERSION) {
    throw new JournalNewerError({ file, found: version, known: SCHEMA_VERSION });
  }
  return 'journal';
}

function statsOf(file: string): Stats | undefined {
  let stats: Stats | undefined;
  try {
    stats = statSync(file, { throwIfNoEntry: false });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOTDIR') throw new JournalMissingError({ file, cause });
    throw new JournalReadOnlyError({ file, cause });
  }
  if (stats?.isDirectory()) throw new JournalForeignError({ file, what: 'a folder' });
  return stats;
}

/** Only of a file that is too small to be open in SQLite. */
function isBeginOfSqliteFile(file: string): boolean {
  const bytes = Buffer.alloc(MAGIC.length);
  try {
    const descriptor = openSync(file, 'r');
    const count = readSync(descriptor, bytes);
    closeSync(descriptor);
    return bytes.toString('latin1', 0, count) === MAGIC.slice(0, count);
  } catch (cause) {
    throw new JournalReadOnlyError({ file, cause });
  }
}

function headerOf(file: string, isWriter: boolean, torn: (cause: unknown) => Error) {
  const mustUndo = isWriter && existsSync(`${file}-journal`);
  try {
    using db = mustUndo ? new DatabaseSync(file) : readOnlyDatabase(file);
    const pragma = (name: string): number => {
      const row = db.prepare(`PRAGMA ${name}`).get() as Readonly<Record<string, number>>;
      return row[name] ?? 0;
    };
    return {
      id: pragma('application_id'),
      version: pragma('user_version'),
      pageBytes: pragma('page_size'),
      pages: pragma('page_count'),
    };
  } catch (error) {
    const failure = journalError(error, file);
    throw failure instanceof JournalTornError ? torn(error) : failure;
  }
}
