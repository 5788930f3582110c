import { existsSync } from 'node:fs';
import {
  JournalError,
  JournalForeignError,
  JournalFullError,
  JournalIoError,
  JournalLockedError,
  JournalMissingError,
  JournalReadOnlyError,
  JournalTornError,
} from '../errors.ts';

/** SQLite's primary result codes. */
const CODES = {
  busy: 5,
  locked: 6,
  readOnly: 8,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  notADatabase: 26,
};

/**
 * What SQLite threw, as one of ours.
 *
 * @param lastGoodSeq Looks for the last entry that can be read; asked only if the file is damaged.
 */
export function journalError(
  error: unknown,
  file: string,
  lastGoodSeq: () => number = () => 0,
): Error {
  if (error instanceof JournalError) return error;
  const cause = error;
  const code = ((error as { readonly errcode?: number }).errcode ?? 0) & 0xff;
  switch (code) {
    case CODES.busy:
    case CODES.locked:
      return new JournalLockedError({ file, cause });
    case CODES.readOnly:
      return new JournalReadOnlyError({ file, cause });
    case CODES.cannotOpen:
      if (!existsSync(file)) return new JournalMissingError({ file, cause });
      return new JournalReadOnlyError({ file, cause });
    case CODES.full:
      return new JournalFullError({ file, cause });
    case CODES.corrupt:
      return new JournalTornError({ file, cause, lastGoodSeq: lastGoodSeq() });
    case CODES.notADatabase:
      return new JournalForeignError({ file, cause, what: 'no SQLite file' });
    default:
      return new JournalIoError({ file, cause });
  }
}
