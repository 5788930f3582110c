import { readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { virtualHost } from '@coppice/host';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { JournalError } from '../src/index.ts';
import {
  exportJournal,
  openJournal,
  openJournalReader,
  repairJournal,
  verifyJournal,
} from '../src/sqlite/index.ts';
import { checkSqlite } from '../src/sqlite/open-journal.ts';
import { tempJournal } from './temp-journal.ts';

const code = (name: string) => expect.objectContaining({ code: name });
const host = () => virtualHost({ seed: 1 });

/** A file with so many entries. */
async function written(count: number, file = tempJournal()): Promise<string> {
  const journal = openJournal({ file, host: host() });
  for (let n = 1; n <= count; n++) {
    journal.append({
      type: 'noted',
      version: 1,
      run: `r${n % 7}`,
      data: { n, text: 'word '.repeat(n % 50) },
    });
  }
  await journal.close();
  return file;
}

describe('a file that is not as it should be is refused with its own error', () => {
  test('a text', () => {
    const file = tempJournal();
    writeFileSync(file, 'Dear diary, today nothing happened, and so I write this long line.');
    expect(() => openJournal({ file })).toThrow(code('journal_foreign'));
    expect(() => verifyJournal(file)).toThrow(code('journal_foreign'));
  });

  test('a database of something else', () => {
    const file = tempJournal();
    const db = new DatabaseSync(file);
    db.exec('CREATE TABLE bookmark (url TEXT)');
    db.close();
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
    const db = new DatabaseSync(file);
    db.exec('PRAGMA user_version = 99');
    db.close();
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
    const db = new DatabaseSync(file);
    db.exec(`UPDATE entry SET json = '{"n":13}' WHERE seq = 12`);
    db.close();
    await using journal = openJournal({ file, host: host() });
    const read = () => [...journal.read()];
    expect(read).toThrow(code('journal_corrupt'));
    expect(read).toThrow(/damaged after entry 11;/);
    expect([...journal.read({ upTo: 11 })]).toHaveLength(11);
  });

  test('a disk that is full', async () => {
    const file = await written(10);
    const journal = openJournal({ file, host: host() });
    const failures: Error[] = [];
    journal.onFailure((error) => failures.push(error));
    limitPages(journal);
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
function limitPages(journal: object): void {
  const prepare = DatabaseSync.prototype.exec;
  DatabaseSync.prototype.exec = function exec(sql) {
    if (sql === 'BEGIN IMMEDIATE') prepare.call(this, 'PRAGMA max_page_count = 1');
    DatabaseSync.prototype.exec = prepare;
    return prepare.call(this, sql);
  };
  void journal;
}

describe('a damaged file', () => {
  test('is mended up to the damage, and kept as it was', async () => {
    const file = await written(2_000);
    const before = [...exportJournal(file)];
    const bytes = readFileSync(file);
    bytes.fill(0xff, Math.floor(bytes.length * 0.6), Math.floor(bytes.length * 0.6) + 20);
    writeFileSync(file, bytes);
    const report = verifyJournal(file);
    expect(report.damage).toBeDefined();
    const mended = repairJournal(file);
    expect(mended.lastGoodSeq).toBe(report.lastGoodSeq);
    expect(readFileSync(mended.damaged ?? '')).toEqual(bytes);
    expect(verifyJournal(file)).toMatchObject({ entries: report.entries, damage: undefined });
    expect([...exportJournal(file)]).toEqual(before.slice(0, report.entries));
    await using journal = openJournal({ file, host: host() });
    expect(journal.append({ type: 'noted', version: 1, data: 1 })).toBe(report.lastGoodSeq + 1);
  });

  test('is not mended while somebody writes it', async () => {
    const file = await written(5);
    await using _journal = openJournal({ file, host: host() });
    expect(() => repairJournal(file)).toThrow(code('journal_locked'));
  });

  test('is left alone when nothing is wrong with it', async () => {
    const file = await written(5);
    expect(repairJournal(file)).toEqual({ entries: 5, lastGoodSeq: 5, damage: undefined });
  });

  test('wherever it is hit, what is called sound is what was written', async () => {
    const file = await written(300);
    const original = readFileSync(file);
    const before = [...exportJournal(file)];
    const hit = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), byte: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(hit, { minLength: 1, maxLength: 4 }),
        fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
        async (hits, cut) => {
          const bytes = Buffer.from(original);
          for (const { at, byte } of hits) {
            bytes[Math.min(bytes.length - 1, Math.floor(at * bytes.length))] = byte;
          }
          writeFileSync(
            file,
            cut === null ? bytes : bytes.subarray(0, Math.floor(cut * bytes.length)),
          );
          try {
            const { entries, damage } = verifyJournal(file);
            const sound = [...exportJournal(file)];
            expect(sound).toEqual(before.slice(0, entries));
            if (damage === undefined) expect(sound.length).toBe(before.length);
          } catch (error) {
            expect(error).toBeInstanceOf(JournalError);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
