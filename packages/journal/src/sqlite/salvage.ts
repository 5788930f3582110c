import { DatabaseSync } from 'node:sqlite';
import type { JournalEntry } from '../entry.ts';
import { Rows, readRow } from './rows.ts';

/** So many rows are read at once, until one of them cannot be. */
const PAGE = 500;

/** What could be read of a file, up to the first damage. */
export interface Salvage {
  /** In order, as long as they are what was written. */
  readonly entries: IterableIterator<JournalEntry>;
  /** What is wrong, once the entries were read to their end; `undefined`: nothing. */
  readonly damage: () => string | undefined;
}

/** Reads entries in order until the first that is damaged, however badly the file is. */
export function salvage(file: string): Salvage {
  let damage: string | undefined;
  return { entries: readOn(file, (what) => (damage = what)), damage: () => damage };
}

function* readOn(file: string, onDamage: (what: string) => void): IterableIterator<JournalEntry> {
  let db: DatabaseSync | undefined;
  let after = 0;
  try {
    db = new DatabaseSync(file, { readOnly: true });
    const rows = new Rows(db, file);
    for (let most = PAGE; ; ) {
      let page: ReturnType<Rows['page']>;
      try {
        page = rows.page({}, { after, upTo: Number.MAX_SAFE_INTEGER, most });
      } catch (error) {
        if (most === 1) throw error;
        most = 1; // One by one up to the damage.
        continue;
      }
      for (const row of page) {
        const entry = readRow(row);
        if (!entry) {
          onDamage(`entry ${row.seq} is not what was written`);
          return;
        }
        after = row.seq;
        yield entry;
      }
      if (page.length < most) return;
    }
  } catch (error) {
    onDamage(`after entry ${after}: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    db?.close();
  }
}

/** The last entry before any damage. */
export function lastGoodSeq(file: string): number {
  let last = 0;
  for (const { seq } of salvage(file).entries) last = seq;
  return last;
}
