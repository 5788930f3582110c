import type { Host } from '@coppice/host';
import type { JournalEntry, Json, NewEntry } from './entry.ts';

/** Which entries are wanted. What is left out is not asked for. */
export interface EntryQuery {
  /** Only those after this one. */
  readonly after?: number;
  /** Only those up to this one. */
  readonly upTo?: number;
  readonly run?: string;
  readonly agent?: string;
  readonly types?: readonly string[];
  /** The most that are given. */
  readonly limit?: number;
}

/** Where an application stood after an entry, so that fewer entries have to be read. */
export interface JournalSnapshot {
  /** The last entry that is in it. */
  readonly seq: number;
  /** Of the shape of `data`. */
  readonly version: number;
  readonly data: Json;
}

/** What was written, for whoever wants to read it; also while it is written, and from other processes. */
export interface JournalReader extends AsyncDisposable {
  /** The last durable entry; 0 when there is none. */
  readonly lastSeq: number;
  /** Durable entries in order, read as they are asked for. */
  read(query?: EntryQuery): IterableIterator<JournalEntry>;
  /** Durable entries in order, and then each new one when it is durable, until `signal` or `close`. */
  tail(
    query?: Omit<EntryQuery, 'upTo' | 'limit'>,
    options?: { readonly signal?: AbortSignal },
  ): AsyncGenerator<JournalEntry, void>;
  /** The latest snapshot, if there is one. */
  snapshot(): JournalSnapshot | undefined;
  close(): Promise<void>;
}

/** An append-only record of what happens: the truth, of which every other state is a fold. */
export interface Journal extends JournalReader {
  /** How often it was opened for writing, this time included: a fencing token. */
  readonly boot: number;
  /** The host to live on: its clock goes on where the last boot's entries ended. */
  readonly host: Host;
  /**
   * Writes an entry with the next group commit, which comes in the next turn of the event loop.
   *
   * @returns Its `seq`.
   * @throws {JournalError} The journal is closed, or has failed.
   */
  append(entry: NewEntry): number;
  /**
   * Makes everything durable that was appended so far, before it returns.
   *
   * @param options.isSynced Against a power failure too; else only against the end of the process,
   *   which is quicker. Default true.
   */
  commit(options?: { readonly isSynced?: boolean }): void;
  /** Resolves when everything is durable that was appended so far; rejects with what `commit` throws. */
  committed(): Promise<void>;
  /** Keeps a snapshot in place of the last but one. */
  saveSnapshot(snapshot: {
    readonly seq: number;
    readonly version: number;
    readonly data: unknown;
  }): void;
  /**
   * Drops entries that nobody needs any more, and gives their room back.
   *
   * @param options.upTo Entries after this one are kept. Default: the latest snapshot's.
   * @param options.keepRuns Runs whose entries are kept.
   */
  compact(options?: { readonly upTo?: number; readonly keepRuns?: ReadonlySet<string> }): {
    readonly dropped: number;
  };
  /** Told once when a commit fails: from then on nothing is written. Returns a function that withdraws it. */
  onFailure(listener: (error: Error) => void): () => void;
}
