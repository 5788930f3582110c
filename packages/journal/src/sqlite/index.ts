// Journals in files.
export {
  exportJournal,
  type JournalReport,
  repairJournal,
  verifyJournal,
} from './mend.ts';
export { type OpenJournalOptions, openJournal } from './open-journal.ts';
export { type OpenJournalReaderOptions, openJournalReader } from './open-journal-reader.ts';
export type { Durability } from './sqlite-entries.ts';
