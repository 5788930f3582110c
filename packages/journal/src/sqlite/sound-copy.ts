import { existsSync, renameSync, rmSync, statSync } from 'node:fs';
import type { StoredEntry } from '../store/entry-store.ts';
import { checkFile, mendedName } from './check-file.ts';
import { lastUsedSeq, type Mark, NEW_MARK } from './mark.ts';
import { Salvage } from './salvage.ts';
import { SqliteEntries } from './sqlite-entries.ts';

const BATCH = 1_000;
/** No entry is smaller on disk. */
const LEAST_ENTRY_BYTES = 24;
/** What was cut off cannot be counted. Judgement: some hundred megabytes of entries. */
const SKIPPED_WHEN_TORN = 1_000_000;
const SKIPPED_BOOTS = 1_000; // Judgement: more than end without a single entry.

/** Writes all that is sound of a file into a new one, which is there when it is whole, or not at all. */
export function writeSound(file: string, to: string): void {
  const unfinished = `${to}.unfinished`;
  removeFile(unfinished);
  using salvage = new Salvage(file);
  const store = new SqliteEntries(unfinished, 'powerLoss');
  try {
    store.adopt(soundMark(file, salvage, copyEntries(salvage, store)));
    for (const snapshot of salvage.snapshots.toReversed()) store.saveSnapshot(snapshot);
  } finally {
    store.close();
  }
  renameSync(unfinished, to);
  removeFile(unfinished);
}

/**
 * Puts a mended file in the place of the damaged one. Until it is there nobody can open either, and
 * who was interrupted can begin again.
 *
 * @returns Where the damaged one is now.
 */
export function exchange(file: string): string {
  let damaged = `${file}.damaged`;
  let before = damaged;
  for (let count = 2; existsSync(damaged); count++) {
    before = damaged;
    damaged = `${file}.damaged.${count}`;
  }
  const isMoved = !existsSync(file);
  for (const end of ['-wal', '-journal', '']) {
    // The file last: it says how far this came.
    if (existsSync(`${file}${end}`)) renameSync(`${file}${end}`, `${damaged}${end}`);
  }
  rmSync(`${file}-shm`, { force: true });
  renameSync(mendedName(file), file);
  return isMoved ? before : damaged;
}

/** What is known of the entries that could be read. */
interface Copied {
  readonly last: StoredEntry | undefined;
  /** Of those that may lie between others that were dropped. */
  readonly old: number;
  readonly count: number;
}

function copyEntries(salvage: Salvage, store: SqliteEntries): Copied {
  const { mark } = salvage;
  let batch: StoredEntry[] = [];
  let last: StoredEntry | undefined;
  let count = 0;
  let old = 0;
  for (const entry of salvage.entries()) {
    last = entry;
    count += 1;
    if (mark && entry.seq <= mark.compactedUpTo) old += 1;
    batch.push(entry);
    if (batch.length < BATCH) continue;
    store.write(batch, true);
    batch = [];
  }
  store.write(batch, true);
  return { last, old, count };
}

/** Numbers that were perhaps given away are not given away again, nor are boots. */
function soundMark(file: string, salvage: Salvage, { last, old, count }: Copied): Mark {
  const { mark, snapshots } = salvage;
  const after = last?.seq ?? 0;
  const upTo = Math.max(
    after + mostLost(file),
    salvage.lastSeq(),
    lastUsedSeq(mark ?? NEW_MARK),
    ...snapshots.map(({ seq }) => seq),
  );
  return {
    boots: mark?.boots ?? (last?.boot ?? 0) + SKIPPED_BOOTS,
    pid: 0,
    // Without a mark nobody knows which gaps were meant.
    ...(mark
      ? { compactedUpTo: mark.compactedUpTo, kept: old }
      : { compactedUpTo: after, kept: count }),
    gaps: [...(mark?.gaps ?? []).filter((gap) => gap.upTo <= after), { after, upTo }],
    last: last ? { atMs: last.atMs, atWallMs: last.atWallMs } : mark?.last,
  };
}

/** So many entries cannot have been lost. */
function mostLost(file: string): number {
  const bytes = ['', '-wal'].map(
    (end) => statSync(`${file}${end}`, { throwIfNoEntry: false })?.size ?? 0,
  );
  const counted = bytes.reduce((sum, each) => sum + Math.ceil(each / LEAST_ENTRY_BYTES), 0);
  return counted + (isTorn(file) ? SKIPPED_WHEN_TORN : 0);
}

function isTorn(file: string): boolean {
  try {
    return checkFile(file) !== 'journal';
  } catch {
    return true;
  }
}

function removeFile(file: string): void {
  for (const end of ['', '-wal', '-shm', '-writer']) rmSync(`${file}${end}`, { force: true });
}
