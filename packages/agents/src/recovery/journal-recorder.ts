import type { Journal } from '@coppice/journal';
import type { Recorder } from './recorder.ts';
import type { SnapshotKeeper } from './snapshot-keeper.ts';
import { WORK_VERSION, type WorkEntries } from './work-entries.ts';

/** Writes the work of an application into its journal. */
export class JournalRecorder implements Recorder {
  readonly #journal: Journal;
  readonly #snapshots: SnapshotKeeper;
  /** The last thing that went wrong has been told: what comes now is not written. */
  #isOver = false;

  constructor(journal: Journal, snapshots: SnapshotKeeper) {
    this.#journal = journal;
    this.#snapshots = snapshots;
  }

  record<Type extends keyof WorkEntries>(
    type: Type,
    data: WorkEntries[Type],
    about: { readonly run?: string; readonly agent?: string } = {},
  ): void {
    this.note(type, data, about);
  }

  /** For those who watch; recovery does not read it. */
  note(
    type: string,
    data: unknown,
    about: { readonly run?: string; readonly agent?: string } = {},
  ): void {
    if (this.#isOver) return;
    const seq = this.#journal.append({ type, version: WORK_VERSION, ...about, data });
    this.#snapshots.written(seq);
  }

  flush(against: 'processCrash' | 'powerLoss'): void {
    if (!this.#isOver) this.#journal.commit({ isSynced: against === 'powerLoss' });
  }

  durable(): Promise<void> {
    return this.#journal.committed();
  }

  /** From now on nothing is written: the journal has failed, or is about to be closed. */
  stop(): void {
    this.#isOver = true;
  }
}
