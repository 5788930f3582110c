import type { JournalEntry } from '@coppice/journal';

/**
 * Thrown when an application is started on a journal that a newer version has written: it would
 * misread it. Start the newer version, or another journal.
 *
 * @example
 * import { EntryTooNewError } from '@coppice/agents';
 * const error = new EntryTooNewError({ type: 'task.changed', version: 9, seq: 12 });
 * if (error.code !== 'entry_too_new' || error.seq !== 12) throw error;
 */
export class EntryTooNewError extends Error {
  override readonly name = 'EntryTooNewError';
  readonly code = 'entry_too_new';
  readonly type: string;
  readonly version: number;
  readonly seq: number;
  constructor({ type, version, seq }: Pick<JournalEntry, 'type' | 'version' | 'seq'>) {
    super(
      `entry ${seq} of the journal is "${type}", version ${version}, which is newer than this ` +
        'program; start the version that wrote it',
    );
    this.type = type;
    this.version = version;
    this.seq = seq;
  }
}
