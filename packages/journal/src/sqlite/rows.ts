import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import type { JournalEntry } from '../entry.ts';
import { JournalCorruptError } from '../errors.ts';
import type { EntryQuery, JournalSnapshot } from '../journal.ts';
import { entryOf, type StoredEntry } from '../store/entry-store.ts';

/** An entry as it lies in the table. */
export interface EntryRow {
  readonly seq: number;
  readonly boot: number;
  readonly at_ms: number;
  readonly at_wall_ms: number;
  readonly type: string;
  readonly version: number;
  readonly run: string | null;
  readonly agent: string | null;
  readonly is_altered: number;
  readonly crc: number;
  readonly json: string;
}

const COLUMNS = 'seq, boot, at_ms, at_wall_ms, type, version, run, agent, is_altered, crc, json';

/** So many rows are read at once: no cursor stays open while somebody looks at them. */
const PAGE = 1_000;

/** A number that another content would hardly have. */
export function checksum(entry: Omit<StoredEntry, 'json'> & { readonly json: string }): number {
  const { seq, boot, atMs, atWallMs, type, version, run, agent, isAltered, json } = entry;
  const head = `${seq} ${boot} ${atMs} ${atWallMs} ${type} ${version} ${isAltered} ${run ?? ''} ${agent ?? ''} `;
  return crc32(json, crc32(head));
}

/** The entry of a row; `undefined`: it is not what was written. */
export function readRow(row: EntryRow): JournalEntry | undefined {
  const stored: StoredEntry = {
    ...{ seq: row.seq, boot: row.boot, atMs: row.at_ms, atWallMs: row.at_wall_ms },
    ...{ type: row.type, version: row.version, json: row.json },
    run: row.run ?? undefined,
    agent: row.agent ?? undefined,
    isAltered: row.is_altered === 1,
  };
  return checksum(stored) === row.crc ? entryOf(stored) : undefined;
}

/** Reads entries of a database. */
export class Rows {
  readonly #db: DatabaseSync;
  readonly #file: string;
  /** By their text: there are few, whatever is asked for. */
  readonly #statements = new Map<string, StatementSync>();

  constructor(db: DatabaseSync, file: string) {
    this.#db = db;
    this.#file = file;
  }

  get lastSeq(): number {
    const row = this.#prepare('SELECT max(seq) AS last FROM entry').get() as {
      last: number | null;
    };
    return row.last ?? 0;
  }

  /** @throws {JournalCorruptError} An entry is not what was written. */
  *read(query: EntryQuery): IterableIterator<JournalEntry> {
    const { upTo = Number.MAX_SAFE_INTEGER, limit = Number.POSITIVE_INFINITY } = query;
    let { after = 0 } = query;
    let left = limit;
    while (left > 0) {
      const most = Math.min(PAGE, left);
      const rows = this.page(query, { after, upTo, most });
      for (const row of rows) {
        const entry = readRow(row);
        if (!entry) throw new JournalCorruptError({ file: this.#file, lastGoodSeq: after });
        after = row.seq;
        yield entry;
      }
      if (rows.length < most) return;
      left -= rows.length;
    }
  }

  page(
    { run, agent, types }: EntryQuery,
    { after, upTo, most }: { readonly after: number; readonly upTo: number; readonly most: number },
  ): readonly EntryRow[] {
    const wanted: string[] = ['seq > ?', 'seq <= ?'];
    const values: (number | string)[] = [after, upTo];
    if (run !== undefined) wanted.push('run = ?');
    if (agent !== undefined) wanted.push('agent = ?');
    if (types) wanted.push(`type IN (${types.map(() => '?').join()})`);
    values.push(...[run, agent].filter((each) => each !== undefined), ...(types ?? []), most);
    const where = wanted.join(' AND ');
    const sql = `SELECT ${COLUMNS} FROM entry WHERE ${where} ORDER BY seq LIMIT ?`;
    return this.#prepare(sql).all(...values) as unknown as readonly EntryRow[];
  }

  /** @throws {JournalCorruptError} It is not what was written. */
  snapshot(): JournalSnapshot | undefined {
    const row = this.#prepare(
      'SELECT seq, version, crc, json FROM snapshot ORDER BY seq DESC LIMIT 1',
    ).get() as { seq: number; version: number; crc: number; json: string } | undefined;
    if (!row) return undefined;
    const { seq, version, crc, json } = row;
    // Only a short cut: without it all entries are read.
    if (crc32(json) !== crc) return undefined;
    return { seq, version, data: JSON.parse(json) as JournalSnapshot['data'] };
  }

  #prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#db.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}
