import { existsSync } from 'node:fs';
import {
  JournalCorruptError,
  JournalForeignError,
  JournalMissingError,
  JournalTornError,
} from '../errors.ts';
import { entryOf } from '../store/entry-store.ts';
import { checkFile, mendedName } from './check-file.ts';
import { Salvage } from './salvage.ts';
import { exchange, writeSound } from './sound-copy.ts';
import { WriterLock } from './writer-lock.ts';

/** How a file is. */
export interface JournalReport {
  /** Entries that are what was written, up to the first damage. */
  readonly entries: number;
  /** The last of them; 0 when there is none. */
  readonly lastGoodSeq: number;
  /** What is wrong; `undefined`: nothing. */
  readonly damage: string | undefined;
}

/**
 * Reads a journal from its beginning to its end, and checks every entry and every page.
 *
 * What was lost at its very end with a page that is whole cannot be told from what was never written.
 *
 * @throws {JournalError} There is no such file, or it is something else.
 * @example
 * import { mkdtemp } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { openJournal, verifyJournal } from '@coppice/journal/sqlite';
 * const file = join(await mkdtemp(join(tmpdir(), 'coppice-')), 'app.db');
 * const journal = openJournal({ file });
 * journal.append({ type: 'noted', version: 1, data: {} });
 * await journal.close();
 * if (verifyJournal(file).entries !== 1) throw new Error('lost');
 */
export function verifyJournal(file: string): JournalReport {
  const torn = whatIsTorn(file);
  using salvage = new Salvage(file);
  let entries = 0;
  let lastGoodSeq = 0;
  for (const { seq } of salvage.entries()) {
    entries += 1;
    lastGoodSeq = seq;
  }
  if (salvage.damage === undefined) salvage.checkPages();
  return { entries, lastGoodSeq, damage: salvage.damage ?? torn };
}

/**
 * Writes all that is sound of a damaged journal into a new file, and puts that in its place. The damaged
 * one stays beside it, as `.damaged`. Numbers of entries that may have been lost are not used again.
 *
 * @param options.to The new file, if the damaged one should stay where it is.
 * @returns How the file was, and where it is now; without damage nothing is done.
 * @throws {JournalError} There is no such file, it is something else, somebody writes it, or `to` exists.
 * @example
 * import { mkdtemp } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { openJournal, repairJournal } from '@coppice/journal/sqlite';
 * const file = join(await mkdtemp(join(tmpdir(), 'coppice-')), 'app.db');
 * await openJournal({ file }).close();
 * if (repairJournal(file).damage !== undefined) throw new Error('nothing was wrong with it');
 */
export function repairJournal(
  file: string,
  { to }: { readonly to?: string } = {},
): JournalReport & { readonly damaged?: string } {
  whatIsTorn(file); // First: no lock is made for what is no journal.
  using _lock = new WriterLock(file);
  if (to !== undefined && existsSync(to)) {
    throw new JournalForeignError({ file: to, what: 'a file that is there already' });
  }
  const isMended = existsSync(mendedName(file)); // And was not put in its place.
  const report = verifyJournal(isMended ? mendedName(file) : file);
  if (report.damage === undefined && !isMended) return report;
  if (to === undefined) {
    if (!isMended) writeSound(file, mendedName(file));
    return { ...report, damaged: exchange(file) };
  }
  writeSound(file, to);
  return { ...report, damaged: file };
}

/**
 * A journal as JSON lines, one for each entry.
 *
 * @throws {JournalError} There is no such file, it is something else, or after what was sound: the rest
 *   is not.
 * @example
 * import { mkdtemp } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { exportJournal, openJournal } from '@coppice/journal/sqlite';
 * const file = join(await mkdtemp(join(tmpdir(), 'coppice-')), 'app.db');
 * const journal = openJournal({ file });
 * journal.append({ type: 'noted', version: 1, data: { pages: 3 } });
 * await journal.close();
 * const [line = ''] = exportJournal(file);
 * if (JSON.parse(line).data.pages !== 3) throw new Error(line);
 */
export function* exportJournal(file: string): IterableIterator<string> {
  const torn = whatIsTorn(file);
  using salvage = new Salvage(file);
  let lastGoodSeq = 0;
  for (const stored of salvage.entries()) {
    lastGoodSeq = stored.seq;
    yield JSON.stringify(entryOf(stored));
  }
  const damage = salvage.damage ?? torn;
  if (damage === undefined) return;
  throw new JournalCorruptError({ file, lastGoodSeq, cause: new Error(damage) });
}

/** What is torn about it, seen from outside. */
function whatIsTorn(file: string): string | undefined {
  try {
    if (checkFile(file) === 'absent') throw new JournalMissingError({ file });
    return undefined;
  } catch (error) {
    if (!(error instanceof JournalTornError)) throw error;
    return error.message;
  }
}
