import { JournalFullError } from '@coppice/journal';
import type { EntryStore, StoredEntry } from '@coppice/journal/testing';
import type { Blow } from '../plan/plan.ts';
import type { Disk } from './disk.ts';
import { PassingStore } from './passing-store.ts';
import type { Picture } from './torn-files.ts';

/** Where a process meets its end. */
export interface CutOff {
  /** The number of the commit, from 1. */
  readonly commit: number;
  readonly blow: Blow;
}

/** A store on a disk that fails, or that outlives its process, at one of its commits. */
export class FragileStore extends PassingStore {
  readonly #disk: Disk;
  readonly #cutOff: CutOff;
  readonly #die: (before?: Picture) => void;
  #commits = 0;

  constructor(
    inner: EntryStore,
    parts: {
      readonly disk: Disk;
      readonly cutOff: CutOff;
      readonly die: (before?: Picture) => void;
    },
  ) {
    super(inner);
    this.#disk = parts.disk;
    this.#cutOff = parts.cutOff;
    this.#die = parts.die;
  }

  override write(entries: readonly StoredEntry[], isSynced: boolean): void {
    this.#commits += 1;
    const { commit, blow } = this.#cutOff;
    if (this.#commits < commit) super.write(entries, isSynced);
    else if (blow === 'full') throw new JournalFullError({ file: this.file });
    else if (this.#commits === commit) this.#cut(entries, isSynced, blow);
  }

  #cut(entries: readonly StoredEntry[], isSynced: boolean, blow: Exclude<Blow, 'full'>): void {
    const before = this.#disk.picture();
    // In memory a commit is all or nothing.
    if (blow === 'after' || (blow === 'torn' && before)) super.write(entries, isSynced);
    this.#die(blow === 'torn' ? before : undefined);
  }
}
