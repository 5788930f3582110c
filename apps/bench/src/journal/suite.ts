import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Journal } from '@coppice/journal';
import { openJournal, openJournalReader } from '@coppice/journal/sqlite';
import { quantile, timed } from '../sample.ts';
import { typicalEntry } from './entry.ts';
import { type JournalRow, journalRow } from './journal-row.ts';
import { RawFile } from './raw-file.ts';

/** So many entries are written in one go, so many times in a round. */
const GROUPS = [
  { size: 1, groups: 100, rounds: 31 },
  { size: 100, groups: 30, rounds: 21 },
  { size: 1_000, groups: 10, rounds: 21 },
];
const WARM_UP_ROUNDS = 3;
const SIZES = [10_000, 100_000, 1_000_000];
const READ_ROUNDS = 3;

/**
 * What is done with a file of so many entries, timed. Recovery belongs here: an application's own fold
 * over the same file.
 */
const READINGS: Readonly<Record<string, (file: string) => Promise<number>>> = {
  async read(file) {
    await using reader = openJournalReader({ file });
    let entries = 0;
    for (const { seq } of reader.read()) if (seq > 0) entries += 1;
    return entries;
  },
};

/** What it costs to have something on a disk, beside the least that can be done, in this one run. */
export async function journalSuite(): Promise<readonly JournalRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'coppice-bench-'));
  try {
    return [...(await writing(folder)), ...(await reading(folder))];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Both on the same disk, one after the other in each round: a busy disk is busy for both. The plain file
 * grows for ever, as it must; the journal writes its log over again, so that one by one it can be quicker.
 */
async function writing(folder: string): Promise<readonly JournalRow[]> {
  const rows: JournalRow[] = [];
  for (const { size, groups, rounds } of GROUPS) {
    using raw = new RawFile(join(folder, `raw-${size}`));
    await using journal = openJournal({ file: join(folder, `app-${size}.db`) });
    const rates = { raw: [] as number[], coppice: [] as number[] };
    for (let round = -WARM_UP_ROUNDS; round < rounds; round++) {
      const rawMs = await timed(() => repeat(groups, () => raw.write(size)));
      const ms = await timed(() => repeat(groups, () => appendGroup(journal, size)));
      if (round < 0) continue;
      rates.raw.push((size * groups * 1_000) / rawMs);
      rates.coppice.push((size * groups * 1_000) / ms);
    }
    const measure = size === 1 ? 'durable, one by one' : 'durable, in groups';
    rows.push(
      journalRow(
        { measure, n: size, unit: 'entries/s' },
        { raw: quantile(rates.raw, 0.5), coppice: quantile(rates.coppice, 0.5) },
      ),
    );
  }
  return rows;
}

async function reading(folder: string): Promise<readonly JournalRow[]> {
  const rows: JournalRow[] = [];
  for (const n of SIZES) {
    const file = join(folder, `read-${n}.db`);
    rows.push(journalRow({ measure: 'room on disk', n, unit: 'bytes/entry' }, await fill(file, n)));
    for (const [measure, read] of Object.entries(READINGS)) {
      const rates: number[] = [];
      for (let round = 0; round < READ_ROUNDS; round++) {
        let entries = 0;
        const ms = await timed(async () => {
          entries = await read(file);
        });
        if (entries !== n) throw new Error(`${measure}: ${entries} of ${n} entries`);
        rates.push((n * 1_000) / ms);
      }
      rows.push(journalRow({ measure, n, unit: 'entries/s' }, { coppice: quantile(rates, 0.5) }));
    }
  }
  return rows;
}

/** Bytes for each entry, once the log has become part of the file. */
async function fill(file: string, n: number): Promise<{ raw: number; coppice: number }> {
  const journal = openJournal({ file, durability: 'processCrash' });
  let rawBytes = 0;
  for (let index = 0; index < n; index++) {
    rawBytes += JSON.stringify(typicalEntry(index)).length + 1;
    journal.append(typicalEntry(index));
  }
  await journal.close();
  return { raw: rawBytes / n, coppice: statSync(file).size / n };
}

function appendGroup(journal: Journal, size: number): void {
  const before = journal.lastSeq;
  for (let count = 0; count < size; count++) journal.append(typicalEntry(before + count));
  journal.commit();
}

function repeat(times: number, work: () => void): void {
  for (let time = 0; time < times; time++) work();
}
