import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Host, systemHost } from '@coppice/host';
import { JournalReadOnlyError, SqliteTooOldError } from '../errors.ts';
import type { Journal } from '../journal.ts';
import type { RedactOptions } from '../redact/secrets.ts';
import { StoredJournal } from '../store/stored-journal.ts';
import { checkFile } from './check-file.ts';
import { type Durability, SqliteEntries } from './sqlite-entries.ts';

/** How a journal in a file is opened. */
export interface OpenJournalOptions {
  /** Made if there is none, with its folder. Beside it lie `-wal`, `-shm` and `-writer`. */
  readonly file: string;
  /** Default: the real world. */
  readonly host?: Host;
  /** What looks secret besides what always does. */
  readonly redact?: RedactOptions;
  /**
   * `powerLoss` (default): a commit waits for the disk. `processCrash`: it does not, and a power failure
   * may take the last ones; the end of the process takes nothing.
   */
  readonly durability?: Durability;
}

/** Earlier ones may lose commits of a file that is read while it is written. */
const LEAST_SQLITE = '3.51.3';

/**
 * Opens a journal in an SQLite file, to write it. Other processes may read it meanwhile; there is one
 * writer.
 *
 * @returns The journal. Close it, or use `await using`.
 * @throws {JournalError} It cannot be opened: see its subclasses, one for each reason.
 * @throws {TypeError} `redact` has a wrong option.
 * @see https://www.sqlite.org/wal.html
 * @example
 * import { mkdtemp } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { openJournal } from '@coppice/journal/sqlite';
 * const file = join(await mkdtemp(join(tmpdir(), 'coppice-')), 'app.db');
 * await using journal = openJournal({ file });
 * journal.append({ type: 'noted', version: 1, data: { pages: 3 } });
 * await journal.committed();
 * if (journal.lastSeq !== 1) throw new Error('not on disk');
 */
export function openJournal(options: OpenJournalOptions): Journal {
  const { file, host = systemHost(), redact, durability = 'powerLoss' } = options;
  checkSqlite(file);
  try {
    mkdirSync(dirname(file), { recursive: true });
  } catch (cause) {
    throw new JournalReadOnlyError({ file, cause });
  }
  checkFile(file, { isWriter: true });
  return new StoredJournal(new SqliteEntries(file, durability), host, redact);
}

/** @throws {SqliteTooOldError} The SQLite of this Node is. */
export function checkSqlite(file: string, found = process.versions.sqlite ?? '0'): void {
  const [major = 0, minor = 0, patch = 0] = found.split('.').map(Number);
  const [leastMajor = 0, leastMinor = 0, leastPatch = 0] = LEAST_SQLITE.split('.').map(Number);
  const isEnough = major - leastMajor || minor - leastMinor || patch - leastPatch || 0;
  if (isEnough < 0) throw new SqliteTooOldError({ file, found, least: LEAST_SQLITE });
}
