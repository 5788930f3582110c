// Opens a journal to write or to read it, and says what came of it: "3 entries", or the error's code.
import { JournalError } from '../../src/index.ts';
import { openJournal, openJournalReader } from '../../src/sqlite/index.ts';

const [how, file = ''] = process.argv.slice(2);
try {
  const journal = how === 'write' ? openJournal({ file }) : openJournalReader({ file });
  process.stdout.write(`${[...journal.read()].length} entries`);
  await journal.close();
} catch (error) {
  process.stdout.write(error instanceof JournalError ? error.code : String(error));
}
