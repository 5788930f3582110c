import { statSync } from 'node:fs';
import { type VirtualHost, virtualHost } from '@coppice/host';
import { expect, test } from 'vitest';
import { type Journal, MemoryStore, memoryJournal } from '../src/index.ts';
import { openJournal, openJournalReader, verifyJournal } from '../src/sqlite/index.ts';
import { tempJournal } from './temp-journal.ts';

const noted = (data: unknown = {}) => ({ type: 'noted', version: 1, data });

const kinds: readonly [string, () => (host: VirtualHost) => Journal][] = [
  [
    'memory',
    () => {
      const store = new MemoryStore();
      return (host) => memoryJournal({ host, store });
    },
  ],
  [
    'file',
    () => {
      const file = tempJournal();
      return (host) => openJournal({ file, host });
    },
  ],
];

test.each(kinds)('time goes on in a %s of which everything was dropped', async (_name, kind) => {
  const open = kind();
  const host = virtualHost({ seed: 1 });
  const one = open(host);
  await host.clock.advanceBy(5_000);
  one.append(noted());
  one.commit();
  one.saveSnapshot({ seq: 1, version: 1, data: 'all of it' });
  expect(one.compact()).toEqual({ dropped: 1 });
  await one.close();
  const next = virtualHost({ seed: 2 });
  await next.clock.advanceBy(65_000); // Of the date; its own clock began at 0.
  await using two = open(next);
  expect(two.host.clock.now()).toBe(65_000);
  expect(two).toMatchObject({ boot: 2, lastSeq: 1 });
  expect(two.append(noted())).toBe(2);
});

test('a file that was compacted is smaller, sound, and can be read on by whoever reads it', async () => {
  const path = tempJournal();
  await using journal = openJournal({ file: path, host: virtualHost({ seed: 1 }) });
  for (let n = 1; n <= 3_000; n++) journal.append(noted({ n, text: 'word '.repeat(20) }));
  journal.commit();
  journal.compact({ upTo: 0 }); // So that the file has everything, and the log nothing.
  const before = statSync(path).size;
  await using reader = openJournalReader({ file: path });
  const read = reader.read();
  expect(read.next().value).toMatchObject({ seq: 1 });
  expect(journal.compact({ upTo: 2_900 })).toEqual({ dropped: 2_900 });
  expect(statSync(path).size).toBeLessThan(before / 4);
  const rest = [...read].map(({ seq }) => seq);
  expect(rest.slice(-100)).toEqual(Array.from({ length: 100 }, (_, index) => 2_901 + index));
  expect(reader.lastSeq).toBe(3_000);
  expect(verifyJournal(path)).toEqual({ entries: 100, lastGoodSeq: 3_000, damage: undefined });
});
