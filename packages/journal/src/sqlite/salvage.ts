import { statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import type { StoredEntry } from '../store/entry-store.ts';
import { isNext, type Mark, readMark } from './mark.ts';
import { readOnlyDatabase } from './read-only-database.ts';
import { type EntryRow, Rows, storedIn } from './rows.ts';
import { isSound, type SnapshotRow, snapshotRows } from './snapshots.ts';

/** So many rows are read at once, until one of them cannot be. */
const PAGE = 500;

/** Reads what can be read of a file, however badly it is, and notes what cannot. */
export class Salvage implements Disposable {
  readonly #db: DatabaseSync | undefined;
  #damage: string | undefined;
  /** `undefined`: it cannot be read. */
  readonly mark: Mark | undefined;
  /** Those that are what was written. */
  readonly snapshots: readonly SnapshotRow[] = [];

  constructor(file: string) {
    try {
      // SQLite would make it anew, and throw the log away that is left of it.
      if (!statSync(file, { throwIfNoEntry: false })?.size)
        throw new Error('there is nothing in it');
      this.#db = readOnlyDatabase(file);
    } catch (error) {
      this.#note(messageOf(error));
      return;
    }
    const db = this.#db;
    this.mark = this.#tried(() => readMark(db));
    if (!this.mark) this.#note('what the file knows of itself is not what was written');
    const snapshots = this.#tried(() => snapshotRows(db)) ?? [];
    this.snapshots = snapshots.filter(isSound);
    for (const each of snapshots) {
      if (!isSound(each)) this.#note(`the snapshot of entry ${each.seq} is not what was written`);
    }
  }

  /** What was noticed first; `undefined`: nothing so far. */
  get damage(): string | undefined {
    return this.#damage;
  }

  /** In order, as long as they are what was written. */
  *entries(): IterableIterator<StoredEntry> {
    let after = 0;
    let old = 0;
    const { mark } = this;
    for (const row of this.#rows()) {
      const stored = storedIn(row);
      if (!stored) return this.#note(`entry ${row.seq} is not what was written`);
      if (mark && !isNext(mark, after, row.seq))
        return this.#note(`nothing is after entry ${after}`);
      after = row.seq;
      if (mark && after <= mark.compactedUpTo) old += 1;
      yield stored;
    }
    const isKnown = mark !== undefined && this.#damage === undefined;
    if (isKnown && old !== mark.kept) this.#note(`${mark.kept - old} old entries are missing`);
  }

  /** The last number that can still be read, sound or not. */
  lastSeq(): number {
    const db = this.#db;
    if (!db) return 0;
    const last = (order: string): number => {
      const row = db.prepare(`SELECT seq FROM entry ORDER BY seq ${order} LIMIT 1`).get();
      return (row as { readonly seq: number } | undefined)?.seq ?? 0;
    };
    return this.#tried(() => last('DESC')) ?? 0;
  }

  /** Looks at what no reading of entries comes by: indexes, free pages, counts. */
  checkPages(): void {
    const db = this.#db;
    if (!db) return;
    const rows = this.#tried(() => db.prepare('PRAGMA integrity_check(1)').all());
    const found = Object.values(rows?.[0] ?? {})[0];
    if (found !== 'ok') this.#note(String(found));
  }

  [Symbol.dispose](): void {
    this.#db?.close();
  }

  *#rows(): IterableIterator<EntryRow> {
    const db = this.#db;
    if (!db) return;
    let after = 0;
    let most = PAGE;
    const rows = new Rows(db, '');
    for (;;) {
      let page: readonly EntryRow[];
      try {
        page = rows.page({}, { after, upTo: Number.MAX_SAFE_INTEGER, most });
      } catch (error) {
        if (most === 1) return this.#note(`after entry ${after}: ${messageOf(error)}`);
        most = 1; // One by one up to the damage.
        continue;
      }
      yield* page;
      if (page.length < most) return;
      after = page.at(-1)?.seq ?? after;
    }
  }

  #tried<Result>(read: () => Result): Result | undefined {
    try {
      return read();
    } catch (error) {
      this.#note(messageOf(error));
      return undefined;
    }
  }

  #note(damage: string): void {
    this.#damage ??= damage;
  }
}

/** The last entry before any damage. */
export function lastGoodSeq(file: string): number {
  using salvage = new Salvage(file);
  let last = 0;
  for (const { seq } of salvage.entries()) last = seq;
  return last;
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
