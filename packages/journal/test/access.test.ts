import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { virtualHost } from '@coppice/host';
import { describe, expect, test } from 'vitest';
import {
  exportJournal,
  openJournal,
  openJournalReader,
  repairJournal,
  verifyJournal,
} from '../src/sqlite/index.ts';
import { tempJournal } from './temp-journal.ts';

const PROGRAM = fileURLToPath(new URL('programs/opener.ts', import.meta.url));
const NOBODY = 65_534;

/** What a process sees that has no rights of its own. */
function asNobody(how: 'write' | 'read', file: string): string {
  const args = ['--conditions=@coppice/source', PROGRAM, how, file];
  const who = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  return String(spawnSync(process.execPath, args, { ...who, stdio: 'pipe' }).stdout);
}

async function written(): Promise<string> {
  const file = tempJournal();
  await using journal = openJournal({ file, host: virtualHost({ seed: 1 }) });
  for (let n = 1; n <= 3; n++) journal.append({ type: 'noted', version: 1, data: n });
  return file;
}

describe.skipIf(process.platform === 'win32')('a journal that may not be written', () => {
  test('is refused to a writer, and given to a reader, in a folder that may not be written', async () => {
    const file = await written();
    chmodSync(file, 0o444);
    chmodSync(`${file}-writer`, 0o444);
    chmodSync(dirname(file), 0o555);
    try {
      expect(asNobody('write', file)).toBe('journal_read_only');
      expect(asNobody('read', file)).toBe('3 entries');
    } finally {
      chmodSync(dirname(file), 0o755);
    }
  });

  test('is refused to a writer when only the file may not be', async () => {
    const file = await written();
    chmodSync(file, 0o444);
    chmodSync(`${file}-writer`, 0o666);
    chmodSync(dirname(file), 0o777);
    expect(asNobody('write', file)).toBe('journal_read_only');
  });

  test('is refused to a reader who may not even read it', async () => {
    const file = await written();
    chmodSync(file, 0o000);
    chmodSync(dirname(file), 0o755);
    const answer = process.getuid?.() === 0 ? asNobody('read', file) : 'journal_read_only';
    expect(answer).toBe('journal_read_only');
  });
});

/** What this process holds on a file, as the system tells it. */
function locksOn(file: string): readonly string[] {
  const { ino } = statSync(file);
  const isOurs = (line: string): boolean => line.includes(` ${process.pid} `);
  const lines = readFileSync('/proc/locks', 'utf8').split('\n');
  return lines.filter((line) => isOurs(line) && line.includes(`:${ino} `));
}

test.runIf(process.platform === 'linux')(
  'a process that looks into a journal that it writes keeps its locks, without which the log would go',
  async () => {
    const file = await written();
    await using journal = openJournal({ file, host: virtualHost({ seed: 1 }) });
    const before = locksOn(file).length;
    expect(before).toBeGreaterThan(0);
    verifyJournal(file);
    expect([...exportJournal(file)]).toHaveLength(3);
    await openJournalReader({ file }).close();
    expect(() => openJournal({ file })).toThrow(`process ${process.pid} writes it`);
    expect(() => repairJournal(file)).toThrow(`process ${process.pid} writes it`);
    expect(locksOn(file)).toHaveLength(before);
    expect(locksOn(`${file}-writer`).length).toBeGreaterThan(0);
    expect(journal.append({ type: 'noted', version: 1, data: 4 })).toBe(4);
  },
);
