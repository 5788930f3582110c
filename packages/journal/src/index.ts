// What is written and read.
export type { JournalEntry, Json, NewEntry } from './entry.ts';
// What can be wrong with a journal.
export {
  JournalClosedError,
  JournalCorruptError,
  JournalError,
  JournalForeignError,
  JournalFullError,
  JournalIoError,
  JournalLockedError,
  JournalMissingError,
  JournalNewerError,
  JournalReadOnlyError,
  JournalTornError,
  SqliteTooOldError,
} from './errors.ts';
export type { EntryQuery, Journal, JournalReader, JournalSnapshot } from './journal.ts';
// In memory; for files see `@coppice/journal/sqlite`.
export { type MemoryJournalOptions, memoryJournal } from './memory-journal.ts';
// Secrets.
export { REDACT_BOUNDS, redact, withoutSecrets } from './redact/redact.ts';
export { REDACTED, type RedactOptions, type Secrets, secretsOf } from './redact/secrets.ts';
export { MemoryStore } from './store/memory-store.ts';
