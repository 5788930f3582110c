import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { APPLICATION_ID, migrate, SCHEMA_VERSION, versionOf } from './schema.ts';

const opened = (): DatabaseSync => new DatabaseSync(':memory:');
const FIRST = "CREATE TABLE thing (name TEXT) STRICT; INSERT INTO thing VALUES ('old')";

describe('migrate', () => {
  test('makes a new file one of the present version', () => {
    using db = opened();
    migrate(db);
    expect(versionOf(db)).toBe(SCHEMA_VERSION);
    expect(db.prepare('PRAGMA application_id').get()).toEqual({ application_id: APPLICATION_ID });
  });

  test('brings an old file to a later version, each step once, and keeps what is in it', () => {
    using db = opened();
    migrate(db, [FIRST]);
    const steps = [FIRST, 'ALTER TABLE thing ADD COLUMN size INTEGER', 'UPDATE thing SET size = 3'];
    migrate(db, steps);
    migrate(db, steps);
    expect(versionOf(db)).toBe(3);
    expect(db.prepare('SELECT * FROM thing').all()).toEqual([{ name: 'old', size: 3 }]);
  });

  test('leaves a file as it was when a step fails', () => {
    using db = opened();
    migrate(db, [FIRST]);
    expect(() => migrate(db, [FIRST, 'DELETE FROM thing', 'nonsense'])).toThrow(/syntax/);
    expect(versionOf(db)).toBe(1);
    expect(db.prepare('SELECT * FROM thing').all()).toEqual([{ name: 'old' }]);
  });
});
