import type { Failure } from '../failure/failure.ts';
import type { Evidence, Outcome } from '../task/outcome.ts';
import type { TaskRecord } from '../task/task-record.ts';

/** As many of each as a run's outcome lists. */
const MAX_LISTED = 100;
/** Records kept for a post-mortem. */
const MAX_RECORDS = 1_000;

/** What the tasks of a run add up to. */
export class RunTally {
  readonly #evidence = new Map<string, Evidence>();
  readonly #failures: Failure[] = [];
  readonly #records: TaskRecord[] = [];
  attempts = 0;
  tokens = 0;
  costUsd = 0;

  /** A task has ended, whether its value is used or not. */
  add(outcome: Outcome, recordOf: ((taskId: string) => TaskRecord | undefined) | undefined): void {
    this.attempts++;
    if (outcome.type === 'queued') return;
    this.tokens += outcome.cost.tokens;
    this.costUsd += outcome.cost.costUsd;
    const hasTrouble = outcome.type !== 'accepted' || outcome.failures.length > 0;
    const record = hasTrouble && this.#records.length < MAX_RECORDS && recordOf?.(outcome.id);
    if (record) this.#records.push(record);
    this.#failures.push(...outcome.failures.slice(0, MAX_LISTED - this.#failures.length));
    if (!('evidence' in outcome)) return;
    for (const each of outcome.evidence) {
      if (this.#evidence.size >= MAX_LISTED) return;
      this.#evidence.set(JSON.stringify([each.validator, each.verdict, each.note]), each);
    }
  }

  get evidence(): readonly Evidence[] {
    return [...this.#evidence.values()];
  }
  get failures(): readonly Failure[] {
    return [...this.#failures];
  }
  get records(): readonly TaskRecord[] {
    return [...this.#records];
  }
}
