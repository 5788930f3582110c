import type { Hash } from 'node:crypto';
import type { EntryStore, StoredEntry } from '@coppice/journal/testing';
import { PassingStore } from './passing-store.ts';

/** Sees what was written, whatever becomes of it below: nobody may lose that. */
export class WitnessStore extends PassingStore {
  /** Ids of tasks and runs whose submission was written. */
  readonly #submitted: Set<string>;
  readonly #digest: Hash;
  readonly #isAlive: () => boolean;

  constructor(
    inner: EntryStore,
    parts: {
      readonly submitted: Set<string>;
      readonly digest: Hash;
      readonly isAlive: () => boolean;
    },
  ) {
    super(inner);
    this.#submitted = parts.submitted;
    this.#digest = parts.digest;
    this.#isAlive = parts.isAlive;
  }

  override write(entries: readonly StoredEntry[], isSynced: boolean): void {
    this.#digest.update(JSON.stringify(entries));
    super.write(entries, isSynced);
    if (!this.#isAlive()) return;
    for (const { type, json } of entries) {
      if (type !== 'task.submitted' && type !== 'run.submitted') continue;
      const { taskId, runId } = JSON.parse(json) as { taskId?: string; runId?: string };
      this.#submitted.add(taskId ?? runId ?? '');
    }
  }
}
