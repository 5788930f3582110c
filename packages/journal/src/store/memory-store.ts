import type { JournalEntry } from '../entry.ts';
import { JournalLockedError } from '../errors.ts';
import type { EntryQuery, JournalSnapshot } from '../journal.ts';
import { type EntryStore, entryOf, type StoredEntry } from './entry-store.ts';

/**
 * What a journal in memory has written. It outlives the journal, and can be opened again.
 *
 * @example
 * import { virtualHost } from '@coppice/host';
 * import { MemoryStore, memoryJournal } from '@coppice/journal';
 * const store = new MemoryStore();
 * const journal = memoryJournal({ host: virtualHost({ seed: 1 }), store });
 * journal.append({ type: 'noted', version: 1, data: {} });
 * await journal.close();
 * if (store.entries.length !== 1) throw new Error('lost');
 */
export class MemoryStore {
  /** In order. Text, so that what is read is what a file would give. */
  readonly entries: StoredEntry[] = [];
  snapshot: JournalSnapshot | undefined;
  /** When the last entry was written, also if it was dropped. */
  last: { readonly atMs: number; readonly atWallMs: number } | undefined;
  boots = 0;
  nextSeq = 1;
  isOpen = false;
  /** What writing throws from now on, as a disk does that is full. */
  failure: Error | undefined;
}

/** Keeps entries in a `MemoryStore`. */
export class MemoryEntries implements EntryStore {
  readonly file = 'memory';
  readonly #kept: MemoryStore;
  readonly boot: number;

  /** @throws {JournalLockedError} Somebody writes it already. */
  constructor(kept: MemoryStore) {
    if (kept.isOpen) throw new JournalLockedError({ file: this.file });
    kept.isOpen = true;
    kept.boots += 1;
    this.#kept = kept;
    this.boot = kept.boots;
  }

  get last(): MemoryStore['last'] {
    return this.#kept.last;
  }

  get lastSeq(): number {
    return this.#kept.nextSeq - 1;
  }

  get nextSeq(): number {
    return this.#kept.nextSeq;
  }

  write(entries: readonly StoredEntry[], _isSynced: boolean): void {
    if (this.#kept.failure) throw this.#kept.failure;
    for (const entry of entries) this.#kept.entries.push(entry);
    const last = entries.at(-1);
    if (!last) return;
    this.#kept.nextSeq = last.seq + 1;
    this.#kept.last = { atMs: last.atMs, atWallMs: last.atWallMs };
  }

  sync(): void {
    if (this.#kept.failure) throw this.#kept.failure;
  }

  read(query: EntryQuery): IterableIterator<JournalEntry> {
    return readEntries(this.#kept, query);
  }

  snapshot(): JournalSnapshot | undefined {
    return this.#kept.snapshot;
  }

  saveSnapshot(snapshot: {
    readonly seq: number;
    readonly version: number;
    readonly json: string;
  }): void {
    if (this.#kept.failure) throw this.#kept.failure;
    const { seq, version, json } = snapshot;
    this.#kept.snapshot = { seq, version, data: JSON.parse(json) as JournalSnapshot['data'] };
  }

  compact({
    upTo,
    keepRuns,
  }: {
    readonly upTo: number;
    readonly keepRuns: ReadonlySet<string>;
  }): number {
    const { entries } = this.#kept;
    const kept = entries.filter(
      ({ seq, run }) => seq > upTo || (run !== undefined && keepRuns.has(run)),
    );
    const dropped = entries.length - kept.length;
    entries.splice(0, entries.length, ...kept);
    return dropped;
  }

  close(): void {
    this.#kept.isOpen = false;
  }
}

/** The entries that are wanted, in order. */
function* readEntries(
  { entries }: MemoryStore,
  { after = 0, upTo = Number.POSITIVE_INFINITY, run, agent, types, limit }: EntryQuery,
): IterableIterator<JournalEntry> {
  let left = limit ?? Number.POSITIVE_INFINITY;
  for (let index = firstAfter(entries, after); index < entries.length && left > 0; index++) {
    const entry = entries[index];
    if (!entry || entry.seq > upTo) return;
    if (run !== undefined && entry.run !== run) continue;
    if (agent !== undefined && entry.agent !== agent) continue;
    if (types && !types.includes(entry.type)) continue;
    left -= 1;
    yield entryOf(entry);
  }
}

/** By halves: entries are in the order of `seq`. */
function firstAfter(entries: readonly StoredEntry[], after: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((entries[middle]?.seq ?? 0) > after) high = middle;
    else low = middle + 1;
  }
  return low;
}
