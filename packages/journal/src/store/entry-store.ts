import type { JournalEntry } from '../entry.ts';
import type { EntryQuery, JournalSnapshot } from '../journal.ts';

/** An entry as a store keeps it: its data is text. */
export interface StoredEntry {
  readonly seq: number;
  readonly boot: number;
  readonly atMs: number;
  readonly atWallMs: number;
  readonly type: string;
  readonly version: number;
  readonly run: string | undefined;
  readonly agent: string | undefined;
  readonly json: string;
  readonly isAltered: boolean;
}

/** Where entries are read from. */
export interface EntrySource {
  /** Names it in errors. */
  readonly file: string;
  /** The last durable entry; 0 when there is none. */
  readonly lastSeq: number;
  read(query: EntryQuery): IterableIterator<JournalEntry>;
  snapshot(): JournalSnapshot | undefined;
}

/** Where entries are kept: all of a batch, or none. */
export interface EntryStore extends EntrySource {
  close(): void;
  /** How often it was opened for writing. */
  readonly boot: number;
  /** When the last entry was written, also if it was dropped; `undefined`: there was none. */
  readonly last: { readonly atMs: number; readonly atWallMs: number } | undefined;
  /** The `seq` of the next entry: none is used twice, also of entries that were dropped. */
  readonly nextSeq: number;
  /** @param isSynced It must survive a power failure, too; else only the end of the process. */
  write(entries: readonly StoredEntry[], isSynced: boolean): void;
  /** Makes what was written before survive a power failure, too. */
  sync(): void;
  saveSnapshot(snapshot: {
    readonly seq: number;
    readonly version: number;
    readonly json: string;
  }): void;
  /** @returns How many entries are gone. */
  compact(options: { readonly upTo: number; readonly keepRuns: ReadonlySet<string> }): number;
}

/** An entry as it is read. */
export function entryOf(stored: StoredEntry): JournalEntry {
  const { seq, boot, atMs, atWallMs, type, version, run, agent, json, isAltered } = stored;
  return {
    ...{ seq, boot, atMs, atWallMs, type, version },
    ...(run !== undefined && { run }),
    ...(agent !== undefined && { agent }),
    data: JSON.parse(json) as JournalEntry['data'],
    ...(isAltered && { isAltered }),
  };
}
