import type { PipelineRun, RunRecall } from '../pipeline/run-ports.ts';
import { Recent } from '../recent.ts';
import type { EndedRun } from '../recovery/run-ledger.ts';
import type { Outcome } from '../task/outcome.ts';

/** The runs of an application by id: all that are not over, and the latest of those that are. */
export class KnownRuns {
  readonly #most: number;
  /** What becomes of those that wait or are under way. */
  readonly #open = new Map<string, Promise<Outcome>>();
  readonly #underWay = new Map<string, PipelineRun<unknown>>();
  /** Those that can be recalled, the oldest first. */
  readonly #over = new Map<string, PipelineRun<unknown>>();
  /** Of those that are over. */
  readonly #outcomes: Recent<Promise<Outcome>>;

  /** `before`: those that were over when an earlier process ended; they cannot be done again in part. */
  constructor(most: number, before: readonly EndedRun[] = []) {
    this.#most = most;
    this.#outcomes = new Recent(most);
    for (const { runId, outcome } of before) this.#outcomes.set(runId, Promise.resolve(outcome));
  }

  /** Those that have something that can be recalled. */
  get all(): readonly PipelineRun<unknown>[] {
    return [...this.#underWay.values(), ...this.#over.values()];
  }

  /** What becomes of one that is not over. */
  open(id: string): Promise<Outcome> | undefined {
    return this.#open.get(id);
  }

  outcomeOf(id: string): Promise<Outcome> | undefined {
    return this.#open.get(id) ?? this.#outcomes.get(id);
  }

  /** One waits, or is under way, until it has an outcome. */
  begin(id: string, outcome: Promise<Outcome>): void {
    this.#await(id, outcome);
    void outcome.then(() => this.#end(id));
  }

  add(run: PipelineRun<unknown>): void {
    this.#underWay.set(run.runId, run);
  }

  /** Its outcome may be another one soon; until that is known nobody is told the old one. */
  revise(id: string, recall: Promise<RunRecall<unknown>>): void {
    const before = this.outcomeOf(id);
    if (!before) return;
    const next = recall.then((each) => (each.type === 'revised' ? each.outcome : before));
    if (this.#open.has(id)) this.#await(id, next);
    else this.#outcomes.set(id, next);
  }

  forget(id: string): void {
    this.#over.get(id)?.forget();
    this.#over.delete(id);
  }

  forgetAll(): void {
    for (const run of this.all) run.forget();
    this.#underWay.clear();
    this.#over.clear();
  }

  #await(id: string, outcome: Promise<Outcome>): void {
    this.#open.set(id, outcome);
    void outcome.then(() => {
      if (this.#open.get(id) !== outcome) return; // There is more to wait for.
      this.#open.delete(id);
      this.#outcomes.delete(id); // It is the latest now.
      this.#outcomes.set(id, outcome);
    });
  }

  #end(id: string): void {
    const run = this.#underWay.get(id);
    if (!run) return; // It never began.
    this.#underWay.delete(id);
    this.#over.set(id, run);
    for (const [oldest] of this.#over) {
      if (this.#over.size <= this.#most) return;
      this.forget(oldest);
    }
  }
}
