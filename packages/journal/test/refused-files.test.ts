import {
  copyFileSync,
  existsSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test, vi } from 'vitest';
import {
  openJournal,
  openJournalReader,
  repairJournal,
  verifyJournal,
} from '../src/sqlite/index.ts';
import { checkSqlite } from '../src/sqlite/open-journal.ts';
import { tempJournal } from './temp-journal.ts';

import { alter, code, host, written } from './written-journal.ts';

describe('a file that is not as it should be is refused with its own error', () => {
  test('a text', () => {
    const file = tempJournal();
    writeFileSync(file, 'Dear diary, today nothing happened, and so I write this long line.');
    expect(() => openJournal({ file })).toThrow(code('journal_foreign'));
    expect(() => verifyJournal(file)).toThrow(code('journal_foreign'));
  });

  test('a database of something else', () => {
    const file = tempJournal();
    alter(file, 'CREATE TABLE bookmark (url TEXT)');
    expect(() => openJournal({ file })).toThrow(code('journal_foreign'));
    expect(() => openJournalReader({ file })).toThrow(code('journal_foreign'));
  });

  test('a folder', () => {
    const file = tempJournal();
    expect(() => openJournal({ file: file.replace('/app.db', '') })).toThrow(
      code('journal_foreign'),
    );
  });

  test('none at all, for a reader', () => {
    expect(() => openJournalReader({ file: tempJournal() })).toThrow(code('journal_missing'));
    expect(() => verifyJournal(tempJournal())).toThrow(code('journal_missing'));
  });

  test('one of a later version', async () => {
    const file = await written(1);
    alter(file, 'PRAGMA user_version = 99');
    expect(() => openJournal({ file })).toThrow(code('journal_newer'));
  });

  test('one that was cut off', async () => {
    const file = await written(500);
    truncateSync(file, statSync(file).size - 4_096);
    expect(() => openJournal({ file })).toThrow(code('journal_torn'));
    truncateSync(file, 50);
    expect(() => openJournal({ file })).toThrow(code('journal_torn'));
  });

  test('one with an entry that is not what was written', async () => {
    const file = await written(20);
    alter(file, `UPDATE entry SET json = '{"n":13}' WHERE seq = 12`);
    await using journal = openJournal({ file, host: host() });
    const read = () => [...journal.read()];
    expect(read).toThrow(code('journal_corrupt'));
    expect(read).toThrow(/damaged after entry 11;/);
    expect([...journal.read({ upTo: 11 })]).toHaveLength(11);
  });

  test.each([
    ['in the middle', 'DELETE FROM entry WHERE seq = 12', 11],
    ['at the beginning', 'DELETE FROM entry WHERE seq = 1', 0],
  ])('one with an entry that is not there, %s', async (_name, sql, lastGoodSeq) => {
    const file = await written(20);
    alter(file, sql);
    expect(verifyJournal(file)).toMatchObject({ lastGoodSeq, damage: expect.any(String) });
    await using journal = openJournal({ file, host: host() });
    expect(() => [...journal.read()]).toThrow(expect.objectContaining({ lastGoodSeq }));
    expect(() => [...journal.read({ types: ['other'] })]).toThrow(code('journal_corrupt'));
  });

  test('one of whose old entries that were kept one is not there', async () => {
    const file = await written(20);
    const journal = openJournal({ file, host: host() });
    journal.compact({ upTo: 15, keepRuns: new Set(['r1']) });
    await journal.close();
    expect(verifyJournal(file)).toEqual({ entries: 8, lastGoodSeq: 20, damage: undefined });
    alter(file, 'DELETE FROM entry WHERE seq = 8');
    expect(verifyJournal(file).damage).toBe('1 old entries are missing');
  });

  test('one whose index leaves something out', async () => {
    const file = await written(20);
    const bytes = readFileSync(file);
    const at = [...bytes.keys()].filter(
      (byte) => bytes.toString('latin1', byte, byte + 2) === 'r3',
    );
    expect(at.length).toBeGreaterThan(3); // Three in the table, three in the index.
    for (const byte of at) {
      const hit = Buffer.from(bytes);
      hit[byte + 1] = 0x58;
      writeFileSync(file, hit);
      expect(verifyJournal(file).damage).toBeDefined();
    }
  });

  test('one that does not know any more how often it was opened', async () => {
    const file = await written(20);
    alter(file, `UPDATE mark SET json = replace(json, '"boots":1', '"boots":0')`);
    expect(() => openJournal({ file })).toThrow(code('journal_corrupt'));
    repairJournal(file);
    await using journal = openJournal({ file, host: host() });
    expect(journal.boot).toBeGreaterThan(2);
    expect([...journal.read()]).toHaveLength(20);
  });

  test('one whose latest snapshot is damaged: the one before is used, unless entries were dropped', async () => {
    const file = await written(20);
    const journal = openJournal({ file, host: host() });
    for (const seq of [10, 20]) journal.saveSnapshot({ seq, version: 1, data: seq });
    await journal.close();
    alter(file, `UPDATE snapshot SET json = '21' WHERE seq = 20`);
    expect(verifyJournal(file).damage).toBe('the snapshot of entry 20 is not what was written');
    const again = openJournal({ file, host: host() });
    expect(again.snapshot()).toEqual({ seq: 10, version: 1, data: 10 });
    again.compact({ upTo: 20 });
    expect(() => again.snapshot()).toThrow(code('journal_corrupt'));
    await again.close();
  });

  test('one that is gone while its log is still there', async () => {
    const file = tempJournal();
    await using journal = openJournal({ file, host: host() });
    journal.append({ type: 'noted', version: 1, data: 1 });
    journal.commit();
    const copy = tempJournal();
    copyFileSync(`${file}-wal`, `${copy}-wal`);
    expect(() => openJournal({ file: copy })).toThrow(code('journal_torn'));
    writeFileSync(copy, '');
    expect(() => openJournal({ file: copy })).toThrow(code('journal_torn'));
    rmSync(copy);
    expect(repairJournal(copy)).toMatchObject({ entries: 0, damage: expect.any(String) });
    expect(existsSync(`${copy}.damaged-wal`)).toBe(true);
    expect(verifyJournal(copy).damage).toBeUndefined();
  });

  test('one in a folder that cannot be', () => {
    const file = tempJournal();
    writeFileSync(file, '');
    expect(() => openJournal({ file: `${file}/sub/app.db` })).toThrow(code('journal_read_only'));
  });

  test('an empty one is a new one', async () => {
    const file = tempJournal();
    writeFileSync(file, '');
    await using journal = openJournal({ file, host: host() });
    expect(journal.boot).toBe(1);
  });

  test('a disk that is full', async () => {
    const file = await written(10);
    const journal = openJournal({ file, host: host() });
    const failures: Error[] = [];
    journal.onFailure((error) => failures.push(error));
    limitPages();
    journal.append({ type: 'noted', version: 1, data: 'x'.repeat(100_000) });
    const isDurable = journal.committed();
    expect(() => journal.commit()).toThrow(code('journal_full'));
    expect(failures).toEqual([code('journal_full')]);
    expect(() => journal.append({ type: 'noted', version: 1, data: 1 })).toThrow(
      code('journal_full'),
    );
    await expect(isDurable).rejects.toMatchObject({ code: 'journal_full' });
    expect([...journal.read()]).toHaveLength(10);
    await journal.close();
    await using again = openJournal({ file, host: host() });
    expect(again.append({ type: 'noted', version: 1, data: 1 })).toBe(11);
  });

  test('an SQLite that may lose commits', () => {
    expect(() => checkSqlite('app.db', '3.51.2')).toThrow(code('sqlite_too_old'));
    expect(() => checkSqlite('app.db', '3.51.3')).not.toThrow();
    expect(() => checkSqlite('app.db', '4.0.0')).not.toThrow();
  });
});

/** No page more than there are: what SQLite sees of a full disk. */
function limitPages(): void {
  const spy = vi.spyOn(DatabaseSync.prototype, 'exec');
  spy.mockImplementation(function exec(this: DatabaseSync, sql) {
    spy.mockRestore();
    if (sql === 'BEGIN IMMEDIATE') this.exec('PRAGMA max_page_count = 1');
    this.exec(sql);
  });
}
