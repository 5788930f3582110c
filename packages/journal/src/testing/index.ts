// Stores to put something in between: a disk that fails, a process that dies inside a commit.

export type { EntrySource, EntryStore, StoredEntry } from '../store/entry-store.ts';
export type { StoredJournal } from '../store/stored-journal.ts';
export { journalOn, memoryEntries, sqliteEntries } from './stores.ts';
