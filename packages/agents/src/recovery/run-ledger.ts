import type { PipelinePlan } from '../pipeline/pipeline-plan.ts';
import type { RunState } from '../pipeline/run-state.ts';
import { step } from '../pipeline/step.ts';
import { Recent } from '../recent.ts';
import type { Outcome } from '../task/outcome.ts';
import { readOutcome } from './read-outcome.ts';
import type { WorkEntries } from './work-entries.ts';

/** A run that was submitted and is not over. */
export interface OpenRun {
  readonly runId: string;
  readonly plan: PipelinePlan;
  readonly input: unknown;
  readonly inputHash: string;
  readonly priority: number;
  /** Its input had a secret, which is not there any more. */
  readonly isAltered: boolean;
  /** `undefined`: it waited to begin. */
  readonly begun: BegunRun | undefined;
}

/** How far a run had come. */
export interface BegunRun {
  readonly tier: WorkEntries['run.started']['tier'];
  readonly startedAtMs: number;
  readonly state: RunState;
  /** By the index of the stage, what its code computed; one whose value could not be kept is absent. */
  readonly computed: Readonly<Record<string, { readonly value: unknown }>>;
}

/** A run that is over, with what became of it. */
export interface EndedRun {
  readonly runId: string;
  readonly pipeline: string;
  readonly inputHash: string;
  readonly outcome: Outcome;
  /** How it came to its end, to be gone on with when a result of it is recalled. */
  readonly run: OpenRun;
}

/** The runs of an application as its journal has them. */
export interface SavedRuns {
  readonly open: readonly OpenRun[];
  readonly ended: readonly EndedRun[];
}

/** Folds what is written of runs. */
export class RunLedger {
  readonly #open = new Map<string, OpenRun>();
  readonly #ended: Recent<EndedRun>;

  /** `most`: runs that are over and kept. */
  constructor(most: number, saved?: SavedRuns) {
    this.#ended = new Recent(most);
    for (const each of saved?.open ?? []) this.#open.set(each.runId, each);
    for (const each of saved?.ended ?? []) {
      this.#ended.set(each.runId, { ...each, outcome: readOutcome(each.outcome) });
    }
  }

  get open(): ReadonlyMap<string, OpenRun> {
    return this.#open;
  }

  get ended(): readonly EndedRun[] {
    return [...this.#ended.values()];
  }

  /** @returns The run that is forgotten for it: one that was over and had the same id. */
  submitted(data: WorkEntries['run.submitted'], isAltered: boolean): string | undefined {
    const isAgain = this.#ended.get(data.runId) !== undefined;
    this.#ended.delete(data.runId);
    this.#open.set(data.runId, { ...data, isAltered, begun: undefined });
    return isAgain ? data.runId : undefined;
  }

  started({ runId, tier, startedAtMs, state }: WorkEntries['run.started']): void {
    this.#change(runId, (run) => ({ ...run, begun: { tier, startedAtMs, state, computed: {} } }));
  }

  event({ runId, event }: WorkEntries['run.event']): void {
    if (event.type === 'results.recalled') this.#reopen(runId);
    this.#change(runId, (run) => {
      const { begun, plan } = run;
      return begun ? { ...run, begun: { ...begun, state: step(plan, begun.state, event) } } : run;
    });
  }

  computed({ runId, stage, value }: WorkEntries['run.computed'], isAltered: boolean): void {
    if (isAltered) return;
    this.#change(runId, (run) => {
      const { begun } = run;
      if (!begun) return run;
      return { ...run, begun: { ...begun, computed: { ...begun.computed, [stage]: { value } } } };
    });
  }

  /** @returns The run that is forgotten now: the oldest that is over, or one that could not be kept. */
  finished({ runId, outcome }: WorkEntries['run.ended'], isAltered: boolean): string | undefined {
    const run = this.#open.get(runId);
    this.#open.delete(runId);
    if (!run || isAltered) return runId;
    const { plan, inputHash } = run;
    const ended = { runId, pipeline: plan.name, inputHash, outcome: readOutcome(outcome), run };
    return this.#ended.set(runId, ended);
  }

  save(): SavedRuns {
    return { open: [...this.#open.values()], ended: this.ended };
  }

  /** It was over, and is done again in part: what became of it is not so any more. */
  #reopen(runId: string): void {
    const ended = this.#ended.get(runId);
    if (!ended) return;
    this.#ended.delete(runId);
    this.#open.set(runId, ended.run);
  }

  #change(runId: string, change: (run: OpenRun) => OpenRun): void {
    const run = this.#open.get(runId);
    if (run) this.#open.set(runId, change(run));
  }
}
