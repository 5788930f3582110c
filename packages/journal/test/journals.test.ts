import { type VirtualHost, virtualHost } from '@coppice/host';
import { describe, expect, test } from 'vitest';
import { type Journal, MemoryStore, memoryJournal } from '../src/index.ts';
import { openJournal } from '../src/sqlite/index.ts';
import { tempJournal } from './temp-journal.ts';

/** Opens the same journal again and again. */
type Open = (host?: VirtualHost) => Journal;

const kinds: readonly [string, () => Open][] = [
  [
    'memory',
    () => {
      const store = new MemoryStore();
      return (host = virtualHost({ seed: 1 })) => memoryJournal({ host, store });
    },
  ],
  [
    'file',
    () => {
      const file = tempJournal();
      return (host = virtualHost({ seed: 1 })) => openJournal({ file, host });
    },
  ],
];

const noted = (data: unknown, about: { run?: string; agent?: string } = {}) => ({
  type: 'noted',
  version: 1,
  ...about,
  data,
});

describe.each(kinds)('a journal in a %s', (_name, kind) => {
  test('gives back what was written, in order, also after it was closed', async () => {
    const open = kind();
    const host = virtualHost({ seed: 1 });
    const one = open(host);
    expect(one.append(noted({ n: 1 }, { run: 'r', agent: 'a' }))).toBe(1);
    await host.clock.advanceBy(250);
    one.append({ type: 'other', version: 7, data: [null, 'é😀', 1.5, true] });
    await one.close();
    await using two = open();
    const at = host.clock.wallTime();
    expect([...two.read()]).toEqual([
      {
        ...{ seq: 1, boot: 1, atMs: 0, atWallMs: at - 250, type: 'noted', version: 1 },
        ...{ run: 'r', agent: 'a', data: { n: 1 } },
      },
      {
        ...{ seq: 2, boot: 1, atMs: 250, atWallMs: at, type: 'other', version: 7 },
        data: [null, 'é😀', 1.5, true],
      },
    ]);
    expect(two).toMatchObject({ boot: 2, lastSeq: 2 });
    expect(two.append(noted({}))).toBe(3);
  });

  test('writes what one turn appends in one go', async () => {
    const host = virtualHost({ seed: 1 });
    await using journal = kind()(host);
    for (let n = 0; n < 3; n++) journal.append(noted({ n }));
    expect(journal.lastSeq).toBe(0);
    const isDurable = journal.committed();
    await host.settle();
    await isDurable;
    expect(journal.lastSeq).toBe(3);
  });

  test('writes at once what must be written now', async () => {
    await using journal = kind()();
    journal.append(noted({}));
    journal.commit();
    journal.append(noted({}));
    journal.commit({ isSynced: false });
    expect(journal.lastSeq).toBe(2);
  });

  test('reads ranges, runs, agents and types', async () => {
    await using journal = kind()();
    for (let n = 1; n <= 10; n++) {
      const about = { run: n % 2 ? 'odd' : 'even', agent: n % 3 ? 'a' : 'b' };
      journal.append({ ...noted({ n }, about), type: n > 5 ? 'late' : 'early' });
    }
    journal.commit();
    const seqs = (...query: Parameters<Journal['read']>) =>
      [...journal.read(...query)].map(({ seq }) => seq);
    expect(seqs({ after: 7 })).toEqual([8, 9, 10]);
    expect(seqs({ after: 2, upTo: 4 })).toEqual([3, 4]);
    expect(seqs({ run: 'odd', limit: 2 })).toEqual([1, 3]);
    expect(seqs({ agent: 'b' })).toEqual([3, 6, 9]);
    expect(seqs({ types: ['late'], run: 'even', agent: 'a' })).toEqual([8, 10]);
    expect(seqs({ limit: 0 })).toEqual([]);
  });

  test('goes on with the time, and says how often it was opened', async () => {
    const open = kind();
    const host = virtualHost({ seed: 1 });
    const one = open(host);
    await host.clock.advanceBy(5_000);
    one.append(noted({}));
    await one.close();
    const next = virtualHost({ seed: 2 });
    await next.clock.advanceBy(65_000); // Of the date; its own clock began at 0.
    await using two = open(next);
    expect(two.host.clock.now()).toBe(65_000);
    expect(two.host.ids.next('task')).not.toBe(next.ids.next('task'));
  });

  test('has one writer', async () => {
    const open = kind();
    const one = open();
    expect(() => open()).toThrow(expect.objectContaining({ code: 'journal_locked' }));
    await one.close();
    await using two = open();
    expect(two.boot).toBe(2);
  });

  test('takes nothing when it is closed', async () => {
    const journal = kind()();
    await journal.close();
    await journal.close();
    expect(() => journal.append(noted({}))).toThrow(
      expect.objectContaining({ code: 'journal_closed' }),
    );
    await expect(journal.committed()).rejects.toMatchObject({ code: 'journal_closed' });
  });

  test('keeps the latest snapshot', async () => {
    const open = kind();
    const one = open();
    for (const seq of [1, 2, 3]) {
      one.append(noted({}));
      one.commit();
      one.saveSnapshot({ seq, version: 1, data: { seq } });
    }
    expect(one.snapshot()).toEqual({ seq: 3, version: 1, data: { seq: 3 } });
    await one.close();
    await using two = open();
    expect(two.snapshot()).toEqual({ seq: 3, version: 1, data: { seq: 3 } });
  });

  test('drops what nobody needs, and uses no number twice', async () => {
    const open = kind();
    const one = open();
    for (const run of ['a', 'b', 'a', 'c']) one.append(noted({}, { run }));
    one.append(noted({}));
    expect(one.compact({ upTo: 5, keepRuns: new Set(['a']) })).toEqual({ dropped: 3 });
    expect([...one.read()].map(({ seq }) => seq)).toEqual([1, 3]);
    await one.close();
    await using two = open();
    expect(two.append(noted({}))).toBe(6);
  });

  test('takes secrets out, and says so', async () => {
    await using journal = kind()();
    journal.append(noted({ password: 'hunter2', url: 'https://ann:pw@example.org' }));
    journal.append(noted({ tokens: 5 }));
    journal.append(noted({ at: new Date(0), list: [undefined] }));
    journal.commit();
    const [one, two, three] = [...journal.read()];
    expect(JSON.stringify(one)).not.toMatch(/hunter2|pw/);
    expect([one?.isAltered, two?.isAltered, three?.isAltered]).toEqual([true, undefined, true]);
  });

  test('tells those who follow it, from where they want to begin', async () => {
    const host = virtualHost({ seed: 1 });
    await using journal = kind()(host);
    for (let n = 1; n <= 3; n++) journal.append(noted({ n }));
    journal.commit();
    const stop = new AbortController();
    const seen: number[] = [];
    const following = (async () => {
      for await (const { seq } of journal.tail({ after: 1 }, { signal: stop.signal }))
        seen.push(seq);
    })();
    await host.settle();
    expect(seen).toEqual([2, 3]);
    journal.append(noted({}));
    await host.settle();
    expect(seen).toEqual([2, 3, 4]);
    stop.abort();
    await following;
  });

  test('ends for those who follow it when it is closed', async () => {
    const journal = kind()();
    const following = (async () => {
      const seen: number[] = [];
      for await (const { seq } of journal.tail()) seen.push(seq);
      return seen;
    })();
    journal.append(noted({}));
    await journal.close();
    expect(await following).toEqual([1]);
  });

  test('writes the same bytes for the same seed', async () => {
    const texts = [1, 1].map(() => {
      const host = virtualHost({ seed: 5 });
      const journal = kind()(host);
      journal.append(noted({ id: journal.host.ids.next('task'), b: 1, a: 2 }));
      journal.commit();
      return JSON.stringify([...journal.read()]);
    });
    expect(texts[0]).toBe(texts[1]);
  });
});
