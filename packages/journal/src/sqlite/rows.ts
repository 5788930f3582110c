import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import type { JournalEntry } from '../entry.ts';
import { JournalCorruptError } from '../errors.ts';
import type { EntryQuery, JournalSnapshot } from '../journal.ts';
import { entryOf, type StoredEntry } from '../store/entry-store.ts';
import { isNext, lastUsedSeq, type Mark, readMark } from './mark.ts';
import { snapshotRows, usableSnapshot } from './snapshots.ts';

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
export function checksum(entry: StoredEntry): number {
  const { seq, boot, atMs, atWallMs, type, version, run, agent, isAltered, json } = entry;
  const about = `${run === undefined ? '' : `r${run}`}\n${agent === undefined ? '' : `a${agent}`}`;
  const head = `${seq} ${boot} ${atMs} ${atWallMs} ${version} ${isAltered} ${type}\n${about}\n`;
  return crc32(head + json);
}

/** The entry of a row; `undefined`: it is not what was written. */
export function storedIn(row: EntryRow): StoredEntry | undefined {
  const stored: StoredEntry = {
    seq: row.seq,
    boot: row.boot,
    atMs: row.at_ms,
    atWallMs: row.at_wall_ms,
    type: row.type,
    version: row.version,
    run: row.run ?? undefined,
    agent: row.agent ?? undefined,
    json: row.json,
    isAltered: row.is_altered === 1,
  };
  return checksum(stored) === row.crc ? stored : undefined;
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

  /** The last entry, also if it was dropped. */
  get lastSeq(): number {
    const row = this.#prepare('SELECT max(seq) AS last FROM entry').get() as {
      readonly last: number | null;
    };
    return Math.max(row.last ?? 0, lastUsedSeq(this.mark));
  }

  /** @throws {JournalCorruptError} It is not what was written. */
  get mark(): Mark {
    const mark = readMark(this.#db);
    if (!mark) throw new JournalCorruptError({ file: this.#file, lastGoodSeq: 0 });
    return mark;
  }

  /** @throws {JournalCorruptError} An entry is not what was written, or is not there. */
  *read(query: EntryQuery): IterableIterator<JournalEntry> {
    const { upTo = Number.MAX_SAFE_INTEGER, limit = Number.POSITIVE_INFINITY } = query;
    // Types are looked at here: whoever asks for some of them must hear of any that is missing.
    const types = query.types && new Set(query.types);
    const isWhole = query.run === undefined && query.agent === undefined;
    let { after = 0 } = query;
    let left = limit;
    while (left > 0) {
      const most = types ? PAGE : Math.min(PAGE, left);
      const rows = this.page(query, { after, upTo, most });
      for (const row of rows) {
        const stored = storedIn(row);
        // The mark is read after the row: entries may have been dropped in between.
        const isMissed = isWhole && row.seq !== after + 1 && !isNext(this.mark, after, row.seq);
        if (!stored || isMissed) {
          throw new JournalCorruptError({ file: this.#file, lastGoodSeq: after });
        }
        after = row.seq;
        if (types && !types.has(row.type)) continue;
        yield entryOf(stored);
        left -= 1;
        if (left <= 0) return;
      }
      if (rows.length < most) return;
    }
  }

  page(
    { run, agent }: Pick<EntryQuery, 'run' | 'agent'>,
    { after, upTo, most }: { readonly after: number; readonly upTo: number; readonly most: number },
  ): readonly EntryRow[] {
    const wanted: string[] = ['seq > ?', 'seq <= ?'];
    if (run !== undefined) wanted.push('run = ?');
    if (agent !== undefined) wanted.push('agent = ?');
    const about = [run, agent].filter((each) => each !== undefined);
    const where = wanted.join(' AND ');
    const sql = `SELECT ${COLUMNS} FROM entry WHERE ${where} ORDER BY seq LIMIT ?`;
    const values = [after, upTo, ...about, most];
    return this.#prepare(sql).all(...values) as unknown as readonly EntryRow[];
  }

  /** @throws {JournalCorruptError} It is gone, and so are the entries that it stood for. */
  snapshot(): JournalSnapshot | undefined {
    const { compactedUpTo } = this.mark;
    const found = usableSnapshot(snapshotRows(this.#db), compactedUpTo);
    if (found === 'none') return undefined;
    if (found === 'lost') throw new JournalCorruptError({ file: this.#file, lastGoodSeq: 0 });
    const { seq, version, json } = found;
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
