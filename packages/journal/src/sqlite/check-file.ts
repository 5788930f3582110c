import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import {
  JournalForeignError,
  JournalMissingError,
  JournalReadOnlyError,
  JournalTornError,
} from '../errors.ts';
import { APPLICATION_ID } from './schema.ts';

const HEADER_BYTES = 100;
const MAGIC = 'SQLite format 3\0';

/** What a file is, as far as its first bytes tell. */
export type FileState = 'absent' | 'empty' | 'journal';

/**
 * Looks at a file before SQLite does, which would take some damage for an empty database.
 *
 * @see https://www.sqlite.org/fileformat2.html#the_database_header
 * @throws {JournalError} It is something else, or was cut off.
 */
export function checkFile(file: string): FileState {
  const header = Buffer.alloc(HEADER_BYTES);
  let size: number;
  let read: number;
  try {
    const descriptor = openSync(file, 'r');
    try {
      size = fstatSync(descriptor).size;
      read = readSync(descriptor, header, 0, HEADER_BYTES, 0);
    } finally {
      closeSync(descriptor);
    }
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return 'absent';
    if (code === 'EISDIR') throw new JournalForeignError({ file, cause, what: 'a folder' });
    if (code === 'ENOTDIR') throw new JournalMissingError({ file, cause });
    throw new JournalReadOnlyError({ file, cause });
  }
  if (read === 0) return 'empty';
  const isWhole = read === HEADER_BYTES;
  if (header.toString('latin1', 0, Math.min(read, MAGIC.length)) !== MAGIC.slice(0, read)) {
    throw new JournalForeignError({ file, what: 'no SQLite file' });
  }
  if (!isWhole) throw new JournalTornError({ file, lastGoodSeq: 0 });
  const id = header.readUInt32BE(68);
  if (id !== APPLICATION_ID) throw new JournalForeignError({ file, what: 'another SQLite file' });
  const pageBytes = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16);
  const pages = header.readUInt32BE(28);
  // The header counts its pages only if it was written by whoever wrote the last change.
  const isQuiet = !existsSync(`${file}-wal`); // Else somebody may be writing it just now.
  const isCounted = isQuiet && header.readUInt32BE(24) === header.readUInt32BE(92);
  if ((isQuiet && size % pageBytes !== 0) || (isCounted && size < pages * pageBytes)) {
    throw new JournalTornError({ file, lastGoodSeq: 0 });
  }
  return 'journal';
}
