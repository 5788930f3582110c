/** What an error of a journal says besides its message. */
interface JournalErrorFields {
  readonly file: string;
  readonly cause?: unknown;
}

/**
 * What is wrong with a journal. Each subclass is one thing that can be, with a `code` of its own.
 *
 * @example
 * import { JournalError, JournalLockedError } from '@coppice/journal';
 * const error = new JournalLockedError({ file: 'desk.db' });
 * if (!(error instanceof JournalError) || error.code !== 'journal_locked') throw error;
 */
export abstract class JournalError extends Error {
  abstract readonly code: string;
  /** The journal's file, or a name where it has none. */
  readonly file: string;
  constructor(message: string, { file, cause }: JournalErrorFields) {
    super(`journal "${file}": ${message}`, cause === undefined ? undefined : { cause });
    this.file = file;
  }
}

/** An entry is not what was written. Everything up to `lastGoodSeq` is; `repair` keeps that. */
export class JournalCorruptError extends JournalError {
  override readonly name = 'JournalCorruptError';
  readonly code = 'journal_corrupt';
  readonly lastGoodSeq: number;
  constructor(fields: JournalErrorFields & { readonly lastGoodSeq: number }) {
    const { lastGoodSeq } = fields;
    super(
      `damaged after entry ${lastGoodSeq}; "coppice journal repair" keeps what is before it`,
      fields,
    );
    this.lastGoodSeq = lastGoodSeq;
  }
}

/** The file was cut off, or is no whole database any more. `repair` keeps what can still be read. */
export class JournalTornError extends JournalError {
  override readonly name = 'JournalTornError';
  readonly code = 'journal_torn';
  /** The last entry that can be read. */
  readonly lastGoodSeq: number;
  constructor(fields: JournalErrorFields & { readonly lastGoodSeq: number }) {
    const { lastGoodSeq } = fields;
    super(
      `the file is torn; entries up to ${lastGoodSeq} can be read, and "coppice journal repair" keeps them`,
      fields,
    );
    this.lastGoodSeq = lastGoodSeq;
  }
}

/** It is a file of something else. */
export class JournalForeignError extends JournalError {
  override readonly name = 'JournalForeignError';
  readonly code = 'journal_foreign';
  constructor(fields: JournalErrorFields & { readonly what: string }) {
    super(`this is ${fields.what}, not a journal; give another file`, fields);
  }
}

/** It may be read, and not written. */
export class JournalReadOnlyError extends JournalError {
  override readonly name = 'JournalReadOnlyError';
  readonly code = 'journal_read_only';
  constructor(fields: JournalErrorFields) {
    super('it, or its folder, may not be written; allow that, or give another file', fields);
  }
}

/** There is no room left. What was written before is safe. */
export class JournalFullError extends JournalError {
  override readonly name = 'JournalFullError';
  readonly code = 'journal_full';
  constructor(fields: JournalErrorFields) {
    super('the disk is full; make room and start again, what was written before is safe', fields);
  }
}

/** A later version has written it. */
export class JournalNewerError extends JournalError {
  override readonly name = 'JournalNewerError';
  readonly code = 'journal_newer';
  constructor(fields: JournalErrorFields & { readonly found: number; readonly known: number }) {
    super(
      `its version is ${fields.found}, and this program knows up to ${fields.known}; update Coppice`,
      fields,
    );
  }
}

/** Somebody writes it already. */
export class JournalLockedError extends JournalError {
  override readonly name = 'JournalLockedError';
  readonly code = 'journal_locked';
  constructor(fields: JournalErrorFields & { readonly pid?: number }) {
    const who = fields.pid === undefined ? 'another writer' : `process ${fields.pid}`;
    super(`${who} writes it; there is one writer, so end that first, or give another file`, fields);
  }
}

/** It was closed, or is of a process that is gone. */
export class JournalClosedError extends JournalError {
  override readonly name = 'JournalClosedError';
  readonly code = 'journal_closed';
  constructor(fields: JournalErrorFields) {
    super('it is closed', fields);
  }
}

/** There is no such file to be read. */
export class JournalMissingError extends JournalError {
  override readonly name = 'JournalMissingError';
  readonly code = 'journal_missing';
  constructor(fields: JournalErrorFields) {
    super('there is no such file', fields);
  }
}

/** The SQLite of this Node can lose commits when a file is read while it is written. */
export class SqliteTooOldError extends JournalError {
  override readonly name = 'SqliteTooOldError';
  readonly code = 'sqlite_too_old';
  constructor(fields: JournalErrorFields & { readonly found: string; readonly least: string }) {
    super(
      `SQLite ${fields.found} may lose commits (sqlite.org/wal.html#walresetbug), at least ` +
        `${fields.least} is needed; use Node 24.15 or later`,
      fields,
    );
  }
}

/** The disk failed in another way. */
export class JournalIoError extends JournalError {
  override readonly name = 'JournalIoError';
  readonly code = 'journal_io';
  constructor(fields: JournalErrorFields) {
    const { cause } = fields;
    super(`the disk failed: ${cause instanceof Error ? cause.message : String(cause)}`, fields);
  }
}
