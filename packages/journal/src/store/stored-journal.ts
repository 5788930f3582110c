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
  /** Something was written that a power failure would take, until the turn is over. */
  #isUnsynced = false;
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

  append(entry: NewEntry): number {
    if (this.#isAbandoned) return 0; // Of a process that is gone.
    if (this.#ended) throw this.#ended;
    checkEntry(entry);
    const { clock } = this.host;
    const { type, version, run, agent, data } = entry;
    const { json, isAltered } = journaled(data, this.#secrets);
    const seq = this.#nextSeq;
    this.#nextSeq += 1;
    this.#buffer.push({
      seq,
      boot: this.boot,
      atMs: clock.now(),
      atWallMs: clock.wallTime(),
      // Half a character would come back as another one.
      type: type.toWellFormed(),
      version,
      run: run?.toWellFormed(),
      agent: agent?.toWellFormed(),
      json,
      isAltered,
    });
    if (this.#buffer.length >= MOST_BUFFERED) this.commit();
    else this.#schedule();
    return seq;
  }

  commit({ isSynced = true }: { readonly isSynced?: boolean } = {}): void {
    if (this.#isAbandoned) return;
    if (this.#ended) throw this.#ended;
    const entries = this.#buffer;
    if (entries.length === 0 && !(isSynced && this.#isUnsynced)) return;
    this.#buffer = [];
    this.#orFail(() => {
      if (entries.length === 0) this.#store.sync();
      else this.#store.write(entries, isSynced);
    });
    this.#isUnsynced = !isSynced;
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
    if (this.#ended instanceof JournalClosedError) throw this.#ended;
    const tail = new Tail(this.#store, query);
    this.#tails.add(tail);
    if (this.#ended) tail.end();
    try {
      yield* tail.entries(signal);
    } finally {
      this.#tails.delete(tail);
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
    this.#orFail(() => this.#store.saveSnapshot({ seq, version, json }));
  }

  compact(options: { readonly upTo?: number; readonly keepRuns?: ReadonlySet<string> } = {}): {
    readonly dropped: number;
  } {
    const { upTo = this.snapshot()?.seq ?? 0, keepRuns = new Set<string>() } = options;
    if (this.#isAbandoned) return { dropped: 0 };
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

  /** What could not be written is not written later: others may have seen that it was not there. */
  #orFail(write: () => void): void {
    try {
      write();
    } catch (error) {
      this.#end(error as Error);
      for (const listener of [...this.#failed]) this.#tell(listener, error as Error);
      throw error;
    }
  }

  /** One that throws keeps it neither from the others nor from whoever has appended. */
  #tell(listener: (error: Error) => void, failure: Error): void {
    try {
      listener(failure);
    } catch (error) {
      this.host.soon(() => {
        throw error;
      });
    }
  }

  #end(error: Error): void {
    this.#ended = error;
    this.#buffer = [];
    this.#waiting?.promise.catch(() => {}); // Whoever listens to failures knows it already.
    this.#waiting?.reject(error);
    for (const tail of this.#tails) tail.end();
  }
}

/** What would be refused by the disk is refused here, where somebody can be told. */
function checkEntry({ type, version, run, agent }: NewEntry): void {
  if (typeof type !== 'string' || type === '') {
    throw new TypeError(`type must be a text like 'task.submitted', got ${String(type)}`);
  }
  if (!Number.isSafeInteger(version) || version < 1) {
    throw new RangeError(`version must be an integer ≥ 1, got ${version}`);
  }
  for (const [name, value] of Object.entries({ run, agent })) {
    if (value === undefined || typeof value === 'string') continue;
    throw new TypeError(`${name} must be a text, got ${typeof value}`);
  }
}
