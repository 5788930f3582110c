import type { Random } from '@coppice/host';

/** The files of a journal, as they are at one moment. */
export interface Picture {
  readonly main: Uint8Array;
  readonly log: Uint8Array;
}

/** What a disk writes at once. */
const SECTOR_BYTES = 512;

/**
 * What a power failure may leave of a commit: of each sector that it wrote the new bytes, the old ones,
 * or none of both. If it has gone on to the file itself, then its log was safe by then.
 *
 * @see https://www.sqlite.org/psow.html for what a write leaves alone.
 */
export function tornFiles(before: Picture, after: Picture, random: Random): Picture {
  const isInFile = !isSame(before.main, after.main);
  return isInFile
    ? { main: torn(before.main, after.main, random), log: after.log }
    : { main: after.main, log: torn(before.log, after.log, random) };
}

function torn(before: Uint8Array, after: Uint8Array, random: Random): Uint8Array {
  const bytes = Uint8Array.from(after);
  const from = firstDifference(before, after);
  for (let at = 0; at < bytes.length; at += SECTOR_BYTES) {
    const end = Math.min(bytes.length, at + SECTOR_BYTES);
    const old = before.subarray(at, end);
    if (isSame(old, after.subarray(at, end))) continue;
    const fate = random.int(3);
    if (fate === 0) continue;
    // What stood before the write in its first sector stays: SQLite asks that much of a disk.
    bytes.fill(0, Math.max(at, from), end);
    if (fate === 1) bytes.set(old, at);
  }
  return bytes;
}

function firstDifference(before: Uint8Array, after: Uint8Array): number {
  const index = after.findIndex((byte, at) => byte !== before[at]);
  return index === -1 ? after.length : index;
}

const isSame = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;
