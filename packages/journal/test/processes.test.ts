import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openJournal, openJournalReader, verifyJournal } from '../src/sqlite/index.ts';
import { tempJournal } from './temp-journal.ts';

const PROGRAM = fileURLToPath(new URL('programs/writer.ts', import.meta.url));

interface Writer {
  readonly child: ChildProcess;
  /** The last entry that it said was on disk. */
  acknowledged(): number;
  /** Resolves when so much was. */
  reached(seq: number): Promise<void>;
}

function startWriter(file: string): Writer {
  const args = ['--conditions=@coppice/source', PROGRAM, file];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let last = 0;
  let rest = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    last = Number(lines.at(-1) ?? last);
  });
  return {
    child,
    acknowledged: () => last,
    async reached(seq) {
      while (last < seq) await once(child.stdout as NodeJS.ReadableStream, 'data');
    },
  };
}

test('nothing that was said to be on disk is lost, however often the writer is killed', async () => {
  const file = tempJournal();
  let known = 0;
  for (let life = 1; life <= 5; life++) {
    const writer = startWriter(file);
    await writer.reached(known + 40 * life);
    writer.child.kill('SIGKILL');
    await once(writer.child, 'close');
    await using journal = openJournal({ file });
    const seqs = [...journal.read()].map(({ seq }) => seq);
    expect(seqs.length).toBeGreaterThanOrEqual(writer.acknowledged());
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
    known = seqs.length;
  }
  expect(verifyJournal(file)).toMatchObject({ entries: known, damage: undefined });
}, 30_000);

test('another process reads while it is written, and a second writer is refused', async () => {
  const file = tempJournal();
  const writer = startWriter(file);
  await writer.reached(5);
  await using reader = openJournalReader({ file, everyMs: 5 });
  const seen: number[] = [];
  for await (const { seq } of reader.tail()) {
    seen.push(seq);
    if (seq >= 300) break;
  }
  expect(seen).toEqual(seen.map((_, index) => index + 1));
  expect(() => openJournal({ file })).toThrow(expect.objectContaining({ code: 'journal_locked' }));
  writer.child.kill('SIGKILL');
  await once(writer.child, 'close');
  await using journal = openJournal({ file });
  expect(journal.boot).toBe(2); // Whoever is refused has not begun.
}, 30_000);
