import { DatabaseSync } from 'node:sqlite';
import { versionOf } from './schema.ts';
import { journalError } from './sqlite-failure.ts';

/** The version of a journal's file. */
export function fileVersion(file: string): number {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(file, { readOnly: true });
    return versionOf(db);
  } catch (error) {
    throw journalError(error, file);
  } finally {
    db?.close();
  }
}
