import type { EntryStore, StoredEntry } from '@coppice/journal/testing';
import { PassingStore } from './passing-store.ts';

/** Sees what was written, whatever becomes of it below: nobody may lose that. */
export class WitnessStore extends PassingStore {
  /** Ids of tasks and runs whose submission was written. */
  readonly #submitted: Set<string>;
  readonly #isAlive: () => boolean;

  constructor(
    inner: EntryStore,
    parts: { readonly submitted: Set<string>; readonly isAlive: () => boolean },
  ) {
    super(inner);
    this.#submitted = parts.submitted;
    this.#isAlive = parts.isAlive;
  }

  override write(entries: readonly StoredEntry[], isSynced: boolean): void {
    super.write(entries, isSynced);
    if (!this.#isAlive()) return;
    for (const { type, json } of entries) {
      if (type !== 'task.submitted' && type !== 'run.submitted') continue;
      const { taskId, runId } = JSON.parse(json) as { taskId?: string; runId?: string };
      this.#submitted.add(taskId ?? runId ?? '');
    }
  }
}
