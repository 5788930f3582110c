import type { DatabaseSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';

/** What a file knows of itself that no entry says. */
export interface Mark {
  /** How often it was opened for writing. */
  readonly boots: number;
  /** The process that opened it last; 0: none. */
  readonly pid: number;
  /** Up to here entries were dropped on purpose. */
  readonly compactedUpTo: number;
  /** Of those up to there, so many were kept. */
  readonly kept: number;
  /** Numbers that nobody may use again: their entries, if there were any, were lost to damage. */
  readonly gaps: readonly { readonly after: number; readonly upTo: number }[];
  /** When the last entry was written, for when it is dropped. */
  readonly last: { readonly atMs: number; readonly atWallMs: number } | undefined;
}

export const NEW_MARK: Mark = {
  ...{ boots: 0, pid: 0, compactedUpTo: 0, kept: 0, gaps: [], last: undefined },
};

/** @returns `undefined`: it is not what was written. */
export function readMark(db: DatabaseSync): Mark | undefined {
  const row = db.prepare('SELECT crc, json FROM mark').get() as
    | { readonly crc: number; readonly json: string }
    | undefined;
  return row && crc32(row.json) === row.crc ? (JSON.parse(row.json) as Mark) : undefined;
}

export function writeMark(db: DatabaseSync, mark: Mark): void {
  const json = JSON.stringify(mark);
  db.prepare('INSERT OR REPLACE INTO mark VALUES (1, ?, ?)').run(crc32(json), json);
}

/** The last number that was given away, as far as the mark knows. */
export const lastUsedSeq = ({ compactedUpTo, gaps }: Mark): number =>
  Math.max(compactedUpTo, ...gaps.map(({ upTo }) => upTo));

/** Whether nothing is missing between two entries that should not be: `5, 6` or `5, 90` over a gap. */
export function isNext({ compactedUpTo, gaps }: Mark, previous: number, seq: number): boolean {
  let known = Math.max(previous, compactedUpTo);
  for (const { after, upTo } of gaps) if (after <= known) known = Math.max(known, upTo);
  return seq <= known + 1;
}
