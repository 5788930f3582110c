import { continuedHost, type Host } from '@coppice/host';
import type { JournalEntry, NewEntry } from '../entry.ts';
import { JournalClosedError } from '../errors.ts';
import type { EntryQuery, Journal, JournalSnapshot } from '../journal.ts';
import { journaled } from '../redact/journaled.ts';
import { type RedactOptions, type Secrets, secretsOf } from '../redact/secrets.ts';
import type { EntryStore, StoredEntry } from './entry-store.ts';
import { Tail } from './tail.ts';

/** So much is written in one go at most; a turn that writes more makes several. */
const MOST_BUFFERED = 10_000;

/** A journal on a store: gathers what one turn of the event loop appends, and writes it in one go. */
export class StoredJournal implements Journal {
  readonly host: Host;
  readonly boot: number;
  readonly #store: EntryStore;
  readonly #secrets: Secrets;
  readonly #tails = new Set<Tail>();
  readonly #failed = new Set<(error: Error) => void>();
  #buffer: StoredEntry[] = [];
  #nextSeq: number;
  #isScheduled = false;
  #waiting: PromiseWithResolvers<void> | undefined;
  #ended: Error | undefined;
  #isAbandoned = false;

  constructor(store: EntryStore, host: Host, redact: RedactOptions | undefined) {
    this.#store = store;
    this.#secrets = secretsOf(redact);
    this.boot = store.boot;
    this.#nextSeq = store.nextSeq;
    const { atMs, atWallMs } = store.last ?? { atMs: 0, atWallMs: host.clock.wallTime() };
    this.host = continuedHost(host, { boot: store.boot, atMs, atWallMs });
  }

  get lastSeq(): number {
    return this.#store.lastSeq;
  }

  append({ type, version, run, agent, data }: NewEntry): number {
    if (this.#isAbandoned) return 0; // Of a process that is gone.
    if (this.#ended) throw this.#ended;
    const { clock } = this.host;
    const seq = this.#nextSeq;
    const { json, isAltered } = journaled(data, this.#secrets);
    const at = { atMs: clock.now(), atWallMs: clock.wallTime() };
    this.#nextSeq += 1;
    this.#buffer.push({ seq, boot: this.boot, ...at, type, version, run, agent, json, isAltered });
    if (this.#buffer.length >= MOST_BUFFERED) this.commit();
    else this.#schedule();
    return seq;
  }

  commit({ isSynced = true }: { readonly isSynced?: boolean } = {}): void {
    if (this.#isAbandoned) return;
    if (this.#ended) throw this.#ended;
    if (this.#buffer.length === 0) return;
    const entries = this.#buffer;
    this.#buffer = [];
    try {
      this.#store.write(entries, isSynced);
    } catch (error) {
      this.#fail(error as Error);
      throw error;
    }
    for (const tail of this.#tails) tail.look();
  }

  committed(): Promise<void> {
    if (this.#isAbandoned) return new Promise(() => {}); // Nobody is there to hear it.
    if (this.#ended) return Promise.reject(this.#ended);
    if (!this.#isScheduled) return Promise.resolve();
    this.#waiting ??= Promise.withResolvers();
    return this.#waiting.promise;
  }

  read(query: EntryQuery = {}): IterableIterator<JournalEntry> {
    return this.#store.read(query);
  }

  async *tail(
    query: Omit<EntryQuery, 'upTo' | 'limit'> = {},
    { signal }: { readonly signal?: AbortSignal } = {},
  ): AsyncGenerator<JournalEntry, void> {
    const tail = new Tail(this.#store, query);
    this.#tails.add(tail);
    const end = (): void => tail.end();
    signal?.addEventListener('abort', end);
    if (signal?.aborted || this.#ended) end();
    try {
      yield* tail.entries();
    } finally {
      this.#tails.delete(tail);
      signal?.removeEventListener('abort', end);
    }
  }

  snapshot(): JournalSnapshot | undefined {
    return this.#store.snapshot();
  }

  saveSnapshot(snapshot: {
    readonly seq: number;
    readonly version: number;
    readonly data: unknown;
  }): void {
    if (this.#isAbandoned) return;
    if (this.#ended) throw this.#ended;
    const { seq, version, data } = snapshot;
    const { json } = journaled(data, this.#secrets);
    try {
      this.#store.saveSnapshot({ seq, version, json });
    } catch (error) {
      this.#fail(error as Error);
      throw error;
    }
  }

  compact(options: { readonly upTo?: number; readonly keepRuns?: ReadonlySet<string> } = {}): {
    readonly dropped: number;
  } {
    const { upTo = this.snapshot()?.seq ?? 0, keepRuns = new Set<string>() } = options;
    this.commit();
    return { dropped: this.#store.compact({ upTo, keepRuns }) };
  }

  onFailure(listener: (error: Error) => void): () => void {
    this.#failed.add(listener);
    return () => void this.#failed.delete(listener);
  }

  async close(): Promise<void> {
    if (this.#isAbandoned || this.#ended instanceof JournalClosedError) return;
    try {
      if (!this.#ended) {
        this.commit();
        this.#waiting?.resolve();
      }
    } finally {
      this.#end(new JournalClosedError({ file: this.#store.file }));
      this.#store.close();
    }
  }

  /** For tests: as if the process had been killed. What was not written is gone. */
  abandon(): void {
    this.#isAbandoned = true;
    this.#buffer = [];
    this.#store.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.host.nextTurn(() => {
      this.#isScheduled = false;
      if (this.#ended || this.#isAbandoned) return;
      const waiting = this.#waiting;
      try {
        this.commit();
      } catch {
        return; // Everybody has been told.
      }
      this.#waiting = undefined;
      waiting?.resolve();
    });
  }

  #fail(error: Error): void {
    this.#end(error);
    for (const listener of [...this.#failed]) listener(error);
  }

  #end(error: Error): void {
    this.#ended = error;
    this.#buffer = [];
    this.#waiting?.promise.catch(() => {}); // Whoever listens to failures knows it already.
    this.#waiting?.reject(error);
    for (const tail of this.#tails) tail.end();
  }
}
