import type { DatabaseSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import { NEW_MARK } from './mark.ts';

/** Tells our files from other SQLite files: "copp". */
export const APPLICATION_ID = 0x63_6f_70_70;

/**
 * What brings a file from one version to the next; the first makes it. A file's version is how many
 * of them it has seen.
 */
const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE entry (
    seq INTEGER PRIMARY KEY,
    boot INTEGER NOT NULL,
    at_ms REAL NOT NULL,
    at_wall_ms REAL NOT NULL,
    type TEXT NOT NULL,
    version INTEGER NOT NULL,
    run TEXT,
    agent TEXT,
    is_altered INTEGER NOT NULL,
    crc INTEGER NOT NULL,
    json TEXT NOT NULL
  ) STRICT;
  CREATE INDEX entry_by_run ON entry (run) WHERE run IS NOT NULL;
  CREATE INDEX entry_by_agent ON entry (agent) WHERE agent IS NOT NULL;
  CREATE TABLE snapshot (
    seq INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    crc INTEGER NOT NULL,
    json TEXT NOT NULL
  ) STRICT;
  CREATE TABLE mark (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    crc INTEGER NOT NULL,
    json TEXT NOT NULL
  ) STRICT;
  INSERT INTO mark VALUES (1, ${crc32(JSON.stringify(NEW_MARK))}, '${JSON.stringify(NEW_MARK)}');
  `,
];

/** The version of a file that this program writes. */
export const SCHEMA_VERSION = MIGRATIONS.length;

/** Brings a file to the present version, all of it or nothing. */
export function migrate(db: DatabaseSync, migrations: readonly string[] = MIGRATIONS): void {
  const found = versionOf(db);
  if (found === migrations.length) return;
  db.exec('BEGIN IMMEDIATE');
  try {
    for (const sql of migrations.slice(found)) db.exec(sql);
    db.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
    db.exec(`PRAGMA user_version = ${migrations.length}`);
    db.exec('COMMIT');
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

/** How many migrations a file has seen; 0 for a new one. */
export function versionOf(db: DatabaseSync): number {
  const row = db.prepare('PRAGMA user_version').get() as { readonly user_version: number };
  return row.user_version;
}
