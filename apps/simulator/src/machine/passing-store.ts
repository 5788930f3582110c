import type { JournalEntry, JournalSnapshot } from '@coppice/journal';
import type { EntryStore, StoredEntry } from '@coppice/journal/testing';

/** A store that passes everything on; each kind of trouble overrides what it troubles. */
export class PassingStore implements EntryStore {
  protected readonly inner: EntryStore;

  constructor(inner: EntryStore) {
    this.inner = inner;
  }

  get file(): string {
    return this.inner.file;
  }

  get boot(): number {
    return this.inner.boot;
  }

  get last(): EntryStore['last'] {
    return this.inner.last;
  }

  get lastSeq(): number {
    return this.inner.lastSeq;
  }

  get nextSeq(): number {
    return this.inner.nextSeq;
  }

  write(entries: readonly StoredEntry[], isSynced: boolean): void {
    this.inner.write(entries, isSynced);
  }

  sync(): void {
    this.inner.sync();
  }

  read(query: Parameters<EntryStore['read']>[0]): IterableIterator<JournalEntry> {
    return this.inner.read(query);
  }

  snapshot(): JournalSnapshot | undefined {
    return this.inner.snapshot();
  }

  saveSnapshot(snapshot: Parameters<EntryStore['saveSnapshot']>[0]): void {
    this.inner.saveSnapshot(snapshot);
  }

  compact(options: Parameters<EntryStore['compact']>[0]): number {
    return this.inner.compact(options);
  }

  close(): void {
    this.inner.close();
  }
}
