import type { Host } from '@coppice/host';
import type { RedactOptions } from '../redact/secrets.ts';
import { checkFile } from '../sqlite/check-file.ts';
import { type Durability, SqliteEntries } from '../sqlite/sqlite-entries.ts';
import type { EntryStore } from '../store/entry-store.ts';
import { MemoryEntries, type MemoryStore } from '../store/memory-store.ts';
import { StoredJournal } from '../store/stored-journal.ts';

/**
 * A journal on any store: on one of the two below, or on one of your own that wraps it and fails.
 *
 * @param store Where its entries go; the journal closes it.
 * @param options.host Its time.
 * @param options.redact What looks secret besides what always does.
 * @throws {TypeError} `redact` has a wrong option.
 * @example
 * import { virtualHost } from '@coppice/host';
 * import { MemoryStore } from '@coppice/journal';
 * import { journalOn, memoryEntries } from '@coppice/journal/testing';
 * const full = Object.assign(memoryEntries(new MemoryStore()), {
 *   write() {
 *     throw new Error('the disk is full');
 *   },
 * });
 * const journal = journalOn(full, { host: virtualHost({ seed: 1 }) });
 * journal.append({ type: 'noted', version: 1, data: {} });
 * let failure: unknown;
 * try {
 *   journal.commit();
 * } catch (error) {
 *   failure = error;
 * }
 * if (!(failure instanceof Error)) throw new Error('nobody was told');
 */
export function journalOn(
  store: EntryStore,
  { host, redact }: { readonly host: Host; readonly redact?: RedactOptions },
): StoredJournal {
  return new StoredJournal(store, host, redact);
}

/**
 * What a journal in memory writes to.
 *
 * @param store What outlives it.
 * @throws {JournalLockedError} Somebody writes it already.
 * @example
 * import { MemoryStore } from '@coppice/journal';
 * import { memoryEntries } from '@coppice/journal/testing';
 * if (memoryEntries(new MemoryStore()).lastSeq !== 0) throw new Error('not empty');
 */
export const memoryEntries = (store: MemoryStore): EntryStore => new MemoryEntries(store);

/**
 * What a journal in a file writes to.
 *
 * @param file Made if there is none; its folder must be there.
 * @param durability Default `powerLoss`.
 * @throws {JournalError} It cannot be opened: see its subclasses, one for each reason.
 * @example
 * import { mkdtempSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { sqliteEntries } from '@coppice/journal/testing';
 * const store = sqliteEntries(join(mkdtempSync(join(tmpdir(), 'coppice-')), 'app.db'));
 * if (store.boot !== 1) throw new Error('not new');
 * store.close();
 */
export function sqliteEntries(file: string, durability: Durability = 'powerLoss'): EntryStore {
  checkFile(file, { isWriter: true });
  return new SqliteEntries(file, durability);
}
