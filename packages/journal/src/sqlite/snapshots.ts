import type { DatabaseSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';

/** A snapshot as it lies in the table. */
export interface SnapshotRow {
  readonly seq: number;
  readonly version: number;
  readonly crc: number;
  readonly json: string;
}

/** The one before stays, for the case that the latest is damaged. */
const KEPT = 2;

/** The latest first. */
export const snapshotRows = (db: DatabaseSync): readonly SnapshotRow[] =>
  db
    .prepare('SELECT seq, version, crc, json FROM snapshot ORDER BY seq DESC')
    .all() as unknown as readonly SnapshotRow[];

export const isSound = (row: SnapshotRow): boolean => row.crc === checksum(row);

/** Within a transaction. */
export function writeSnapshot(db: DatabaseSync, snapshot: Omit<SnapshotRow, 'crc'>): void {
  const { seq, version, json } = snapshot;
  const values = [seq, version, checksum(snapshot), json];
  db.prepare('INSERT OR REPLACE INTO snapshot VALUES (?, ?, ?, ?)').run(...values);
  db.prepare(
    'DELETE FROM snapshot WHERE seq NOT IN (SELECT seq FROM snapshot ORDER BY seq DESC LIMIT ?)',
  ).run(KEPT);
}

/**
 * The latest that can be used. What is damaged is only a short cut that is closed, unless the entries
 * that it stands for were dropped.
 *
 * @returns `lost`: there was one, and nothing else tells what was in it.
 */
export function usableSnapshot(
  rows: readonly SnapshotRow[],
  compactedUpTo: number,
): SnapshotRow | 'none' | 'lost' {
  const best = rows.find(isSound);
  const isLatest = best === rows[0];
  if (best && (isLatest || best.seq >= compactedUpTo)) return best;
  return isLatest || compactedUpTo === 0 ? (best ?? 'none') : 'lost';
}

const checksum = ({ seq, version, json }: Omit<SnapshotRow, 'crc'>): number =>
  crc32(`${seq} ${version} ${json}`);
