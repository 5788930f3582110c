import { existsSync, renameSync, rmSync } from 'node:fs';
import type { JournalEntry } from '../entry.ts';
import { JournalMissingError } from '../errors.ts';
import { checkFile } from './check-file.ts';
import { salvage } from './salvage.ts';
import { SqliteEntries } from './sqlite-entries.ts';
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
 * Reads a journal from its beginning to its end, and checks every entry.
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
  const torn = stateOf(file);
  const { entries, damage } = salvage(file);
  let count = 0;
  let lastGoodSeq = 0;
  for (const { seq } of entries) {
    count += 1;
    lastGoodSeq = seq;
  }
  return { entries: count, lastGoodSeq, damage: damage() ?? torn };
}

/**
 * Writes all that is sound of a damaged journal into a new file, and puts that in its place. The damaged
 * one stays beside it, as `.damaged`.
 *
 * @returns How the file was, and where it is now; without damage nothing is done.
 * @throws {JournalError} There is no such file, it is something else, or somebody writes it.
 */
export function repairJournal(file: string): JournalReport & { readonly damaged?: string } {
  using _lock = new WriterLock(file);
  const report = verifyJournal(file);
  if (report.damage === undefined) return report;
  const mended = `${file}.mended`;
  removeFile(mended);
  const store = new SqliteEntries(mended, 'powerLoss');
  try {
    let batch: JournalEntry[] = [];
    const write = (): void => {
      store.write(
        batch.map(({ data, run, agent, isAltered = false, ...rest }) => ({
          ...{ ...rest, run, agent, isAltered, json: JSON.stringify(data) },
        })),
        true,
      );
      batch = [];
    };
    for (const entry of salvage(file).entries) {
      batch.push(entry);
      if (batch.length >= BATCH) write();
    }
    write();
  } finally {
    store.close();
  }
  const damaged = unusedName(`${file}.damaged`);
  for (const end of ['', '-wal', '-shm']) {
    if (existsSync(`${file}${end}`)) renameSync(`${file}${end}`, `${damaged}${end}`);
  }
  renameSync(mended, file);
  removeFile(mended);
  return { ...report, damaged };
}

/** A journal as JSON lines, one for each entry, up to the first damage. */
export function* exportJournal(file: string): IterableIterator<string> {
  stateOf(file);
  for (const entry of salvage(file).entries) yield JSON.stringify(entry);
}

const BATCH = 1_000;

/** What is torn about it, seen from outside. */
function stateOf(file: string): string | undefined {
  try {
    if (checkFile(file) === 'absent') throw new JournalMissingError({ file });
    return undefined;
  } catch (error) {
    const { code, message } = error as { readonly code?: string; readonly message: string };
    if (code !== 'journal_torn') throw error;
    return message;
  }
}

function removeFile(file: string): void {
  for (const end of ['', '-wal', '-shm', '-writer']) rmSync(`${file}${end}`, { force: true });
}

function unusedName(wanted: string): string {
  let name = wanted;
  for (let count = 2; existsSync(name); count++) name = `${wanted}.${count}`;
  return name;
}
