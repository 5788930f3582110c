import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
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

import { alter, code, host, written } from './written-journal.ts';

/** What is exported before the damage is told. */
function soundLines(file: string): readonly string[] {
  const lines: string[] = [];
  try {
    for (const line of exportJournal(file)) lines.push(line);
  } catch (error) {
    expect(error).toMatchObject({ code: 'journal_corrupt', lastGoodSeq: lines.length });
  }
  return lines;
}

function removeFiles(file: string): void {
  for (const end of ['', '.damaged', '.mended', '.mended.unfinished']) {
    rmSync(`${file}${end}`, { force: true });
  }
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
    // Others may have seen the entries that are lost.
    expect(journal.append({ type: 'noted', version: 1, data: 1 })).toBeGreaterThan(2_000);
    expect(journal.boot).toBe(2);
    journal.commit();
    expect([...journal.read()]).toHaveLength(report.entries + 1);
  });

  test('keeps its snapshot, its boots and what was dropped from it', async () => {
    const file = await written(50);
    const journal = openJournal({ file, host: host() });
    journal.saveSnapshot({ seq: 30, version: 1, data: 'as of 30' });
    journal.compact({ upTo: 30, keepRuns: new Set(['r3']) });
    await journal.close();
    alter(file, `UPDATE entry SET type = 'other' WHERE seq = 45`);
    expect(repairJournal(file)).toMatchObject({ lastGoodSeq: 44 });
    expect(verifyJournal(file).damage).toBeUndefined();
    await using again = openJournal({ file, host: host() });
    expect(again.boot).toBe(3);
    expect(again.snapshot()).toEqual({ seq: 30, version: 1, data: 'as of 30' });
    expect([...again.read({ after: 30 })].map(({ seq }) => seq)).toEqual(
      Array.from({ length: 14 }, (_, index) => 31 + index),
    );
    expect(again.append({ type: 'noted', version: 1, data: 1 })).toBeGreaterThan(50);
  });

  test('can be mended more than once', async () => {
    const file = await written(50);
    for (const seq of [40, 30]) {
      alter(file, `UPDATE entry SET json = '0' WHERE seq = ${seq}`);
      expect(repairJournal(file)).toMatchObject({ lastGoodSeq: seq - 1 });
    }
    expect(existsSync(`${file}.damaged.2`)).toBe(true);
    expect(verifyJournal(file)).toEqual({ entries: 29, lastGoodSeq: 29, damage: undefined });
  });

  test('is mended into another file, if that is wanted, and stays where it is', async () => {
    const file = await written(20);
    const to = `${file}.new`;
    alter(file, `UPDATE entry SET json = '0' WHERE seq = 12`);
    const bytes = readFileSync(file);
    expect(repairJournal(file, { to })).toMatchObject({ lastGoodSeq: 11, damaged: file });
    expect(readFileSync(file)).toEqual(bytes);
    expect(verifyJournal(to)).toEqual({ entries: 11, lastGoodSeq: 11, damage: undefined });
    expect(() => repairJournal(file, { to })).toThrow(/there already/);
  });

  test.each([false, true])(
    'is not taken for sound when a repair was interrupted, which can be ended; moved away: %s',
    async (isMoved) => {
      const file = await written(20);
      alter(file, `UPDATE entry SET json = '0' WHERE seq = 12`);
      repairJournal(file, { to: `${file}.mended` });
      if (isMoved) renameSync(file, `${file}.damaged`);
      expect(() => openJournal({ file })).toThrow(code('journal_torn'));
      expect(() => openJournalReader({ file })).toThrow(code('journal_torn'));
      expect(repairJournal(file).damaged).toBe(`${file}.damaged`);
      expect(existsSync(`${file}.damaged`)).toBe(true);
      expect(verifyJournal(file)).toEqual({ entries: 11, lastGoodSeq: 11, damage: undefined });
    },
  );

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
    let left = 60; // To mend one takes longer than to look at it: the disk has to be waited for.
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
            const sound = soundLines(file);
            expect(sound).toEqual(before.slice(0, entries));
            if (damage === undefined) expect(sound.length).toBe(before.length);
            if (damage === undefined || left-- <= 0) return;
            expect(repairJournal(file).entries).toBe(entries);
            expect([...exportJournal(file)]).toEqual(sound);
            removeFiles(file);
          } catch (error) {
            expect(error).toBeInstanceOf(JournalError);
          }
        },
      ),
      { numRuns: 300 },
    );
  }, 30_000);
});
