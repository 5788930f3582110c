import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Random } from '@coppice/host';
import { MemoryStore } from '@coppice/journal';
import { verifyJournal } from '@coppice/journal/sqlite';
import { type EntryStore, memoryEntries, sqliteEntries } from '@coppice/journal/testing';
import { type Picture, tornFiles } from './torn-files.ts';

/** Where a journal outlives the processes that write it. */
export interface Disk extends Disposable {
  /** Opens it for the next process. */
  open(): EntryStore;
  /** As it is now; only a file can be torn. */
  picture(): Picture | undefined;
  /** The process that writes it dies now; with `before` the power fails, too, in the midst of a commit. */
  crash(before?: Picture): void;
  /** What is wrong with what was left, if something is. */
  damage(): string | undefined;
}

export class MemoryDisk implements Disk {
  readonly store = new MemoryStore();

  open(): EntryStore {
    return memoryEntries(this.store);
  }

  picture(): undefined {
    return undefined;
  }

  crash(): void {}

  damage(): undefined {
    return undefined;
  }

  [Symbol.dispose](): void {}
}

/** Real files. Whoever dies leaves a copy, since closing them in order would tidy them up. */
export class FileDisk implements Disk {
  readonly #random: Random;
  readonly #folder = mkdtempSync(join(tmpdir(), 'coppice-simulator-'));
  #copies = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  open(): EntryStore {
    return sqliteEntries(this.#file);
  }

  picture(): Picture {
    const read = (file: string) => (existsSync(file) ? readFileSync(file) : Buffer.alloc(0));
    return { main: read(this.#file), log: read(`${this.#file}-wal`) };
  }

  crash(before?: Picture): void {
    const now = this.picture();
    const { main, log } = before ? tornFiles(before, now, this.#random) : now;
    this.#copies += 1;
    writeFileSync(this.#file, main);
    writeFileSync(`${this.#file}-wal`, log);
  }

  damage(): string | undefined {
    return verifyJournal(this.#file).damage;
  }

  get #file(): string {
    return join(this.#folder, `app-${this.#copies}.db`);
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
