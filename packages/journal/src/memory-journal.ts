import type { Host } from '@coppice/host';
import type { RedactOptions } from './redact/secrets.ts';
import { MemoryEntries, MemoryStore } from './store/memory-store.ts';
import { StoredJournal } from './store/stored-journal.ts';

/** How a journal in memory is made. */
export interface MemoryJournalOptions {
  readonly host: Host;
  /** What looks secret besides what always does. */
  readonly redact?: RedactOptions;
  /** What an earlier journal has written. Default: nothing. */
  readonly store?: MemoryStore;
}

/**
 * A journal that lasts as long as the process: for tests, and to replay what happened. It behaves as
 * one in a file does; with a `store` of its own it can be opened again, as after a crash.
 *
 * @throws {JournalLockedError} The store is open: close that journal, or `abandon` it.
 * @throws {TypeError} `redact` has a wrong option.
 * @example
 * import { virtualHost } from '@coppice/host';
 * import { MemoryStore, memoryJournal } from '@coppice/journal';
 * const host = virtualHost({ seed: 1 });
 * const store = new MemoryStore();
 * const killed = memoryJournal({ host, store });
 * killed.append({ type: 'noted', version: 1, data: { password: 'x' } });
 * killed.commit();
 * killed.append({ type: 'lost', version: 1, data: {} });
 * killed.abandon();
 * await using journal = memoryJournal({ host, store });
 * const [entry, ...others] = journal.read();
 * if (entry?.data === undefined || others.length > 0 || journal.boot !== 2) throw new Error('lost');
 */
export function memoryJournal({
  host,
  redact,
  store = new MemoryStore(),
}: MemoryJournalOptions): StoredJournal {
  return new StoredJournal(new MemoryEntries(store), host, redact);
}
