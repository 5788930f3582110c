import { virtualHost } from '@coppice/host';
import { describe, expect, onTestFinished, test } from 'vitest';
import { JournalIoError, MemoryStore, memoryJournal } from '../src/index.ts';
import { MemoryEntries } from '../src/store/memory-store.ts';
import { StoredJournal } from '../src/store/stored-journal.ts';

const noted = (data: unknown = {}) => ({ type: 'noted', version: 1, data });

/** A store that tells what it was asked for. */
class WatchedEntries extends MemoryEntries {
  readonly calls: string[] = [];
  override write(...[entries, isSynced]: Parameters<MemoryEntries['write']>): void {
    this.calls.push(`${isSynced ? 'synced' : 'unsynced'} ${entries.length}`);
    super.write(entries, isSynced);
  }
  override sync(): void {
    this.calls.push('sync');
    super.sync();
  }
}

function watched() {
  const host = virtualHost({ seed: 1 });
  const store = new WatchedEntries(new MemoryStore());
  return { host, calls: store.calls, journal: new StoredJournal(store, host, undefined) };
}

describe('what was written only against the end of the process', () => {
  test('is made safe by the next commit, also when nothing was appended since', () => {
    const { journal, calls } = watched();
    journal.append(noted());
    journal.commit({ isSynced: false });
    journal.commit({ isSynced: false });
    journal.commit();
    journal.commit();
    expect(calls).toEqual(['unsynced 1', 'sync']);
  });

  test('is made safe together with what comes after it', () => {
    const { journal, calls } = watched();
    journal.append(noted());
    journal.commit({ isSynced: false });
    journal.append(noted());
    journal.commit();
    journal.commit();
    expect(calls).toEqual(['unsynced 1', 'synced 1']);
  });

  test('is safe when the turn is over, and when the journal is closed', async () => {
    const { journal, calls, host } = watched();
    journal.append(noted());
    journal.commit({ isSynced: false });
    const isDurable = journal.committed();
    await host.settle();
    await isDurable;
    expect(calls).toEqual(['unsynced 1', 'sync']);
    journal.append(noted());
    journal.commit({ isSynced: false });
    await host.settle(); // Also when nobody waits: others may have committed what was not theirs.
    expect(calls).toEqual(['unsynced 1', 'sync', 'unsynced 1', 'sync']);
    journal.append(noted());
    journal.commit({ isSynced: false });
    await journal.close();
    expect(calls.at(-1)).toBe('sync');
  });
});

describe('an entry that cannot be written is refused when it is appended', () => {
  const journal = memoryJournal({ host: virtualHost({ seed: 1 }) });
  test.each([
    [{ ...noted(), type: '' }, "type must be a text like 'task.submitted', got "],
    [{ ...noted(), version: 1.5 }, 'version must be an integer ≥ 1, got 1.5'],
    [{ ...noted(), version: 0 }, 'version must be an integer ≥ 1, got 0'],
    [{ ...noted(), run: 7 as unknown as string }, 'run must be a text, got number'],
  ])('%j', (entry, message) => {
    expect(() => journal.append(entry)).toThrow(message);
    expect(journal.append(noted())).toBeGreaterThan(0);
  });
});

test('half a character is written as what it would be read as', () => {
  const journal = memoryJournal({ host: virtualHost({ seed: 1 }) });
  journal.append({ ...noted(), type: 'n\ud800', run: 'a\ud800', agent: '\udc00' });
  journal.commit();
  expect([...journal.read()]).toMatchObject([{ type: 'n\ufffd', run: 'a\ufffd', agent: '\ufffd' }]);
});

describe('a disk that fails', () => {
  const failed = () => {
    const host = virtualHost({ seed: 1 });
    const store = new MemoryStore();
    const journal = memoryJournal({ host, store });
    journal.append(noted());
    journal.commit();
    store.failure = new JournalIoError({ file: 'memory', cause: new Error('gone') });
    return { host, journal, failure: store.failure };
  };

  test('is told once to everybody, and nothing is written after it', async () => {
    const { host, journal, failure } = failed();
    const told: Error[] = [];
    journal.onFailure(() => {
      throw new Error('a listener of its own kind');
    });
    journal.onFailure((error) => told.push(error));
    const uncaught: unknown[] = [];
    onTestFinished(host.onUncaught((error) => uncaught.push(error) > 0));
    journal.append(noted());
    const isDurable = journal.committed();
    isDurable.catch(() => {}); // It is looked at when the turn is over.
    await host.settle();
    await expect(isDurable).rejects.toBe(failure);
    expect(told).toEqual([failure]);
    expect(uncaught).toEqual([new Error('a listener of its own kind')]);
    expect(() => journal.append(noted())).toThrow(failure);
    expect(() => journal.commit()).toThrow(failure);
    expect([...journal.read()]).toHaveLength(1);
  });

  test('ends what follows the journal after the last entry that was written', async () => {
    const { host, journal } = failed();
    const seen: number[] = [];
    const following = (async () => {
      for await (const { seq } of journal.tail()) seen.push(seq);
    })();
    await host.settle();
    journal.append(noted());
    await host.settle();
    await following;
    expect(seen).toEqual([1]);
  });
});

describe('whoever follows a journal', () => {
  test('is told nothing more once it has had enough', async () => {
    const host = virtualHost({ seed: 1 });
    await using journal = memoryJournal({ host });
    for (let n = 0; n < 5; n++) journal.append(noted());
    journal.commit();
    const stop = new AbortController();
    const seen: number[] = [];
    for await (const { seq } of journal.tail({}, { signal: stop.signal })) {
      seen.push(seq);
      if (seq === 2) stop.abort();
    }
    expect(seen).toEqual([1, 2]);
    for await (const { seq } of journal.tail({}, { signal: AbortSignal.abort() })) seen.push(seq);
    expect(seen).toEqual([1, 2]);
  });

  test('begins where it wants to, also where nothing is yet', async () => {
    const host = virtualHost({ seed: 1 });
    const journal = memoryJournal({ host });
    const seen: number[] = [];
    const following = (async () => {
      for await (const { seq } of journal.tail({ after: 3 })) seen.push(seq);
    })();
    for (let n = 0; n < 5; n++) {
      journal.append(noted());
      journal.commit();
      await host.settle();
    }
    await journal.close();
    await following;
    expect(seen).toEqual([4, 5]);
  });

  test('is told when it was too far behind at the end to hear of everything', async () => {
    const journal = memoryJournal({ host: virtualHost({ seed: 1 }) });
    const following = journal.tail();
    for (let n = 0; n < 3_000; n++) journal.append(noted());
    journal.commit();
    expect((await following.next()).value).toMatchObject({ seq: 1 });
    await journal.close();
    let last = 0;
    const rest = async () => {
      for await (const { seq } of following) last = seq;
    };
    await expect(rest()).rejects.toMatchObject({ code: 'journal_closed' });
    expect(last).toBe(1_001);
  });
});
