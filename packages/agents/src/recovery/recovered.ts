import type { KnownEffect } from '../agent/effects.ts';
import type { Outcome } from '../task/outcome.ts';
import type { EndedRun, OpenRun } from './run-ledger.ts';
import type { EndedTask, OpenTask } from './task-ledger.ts';
import type { WorkLedger } from './work-ledger.ts';

/** What names a piece of work: the same id with another input is another piece. */
export interface WorkName {
  readonly id: string;
  /** The type of a task, or a pipeline's name. */
  readonly kind: string;
  readonly inputHash: string;
}

/** The work of earlier processes, as it was when this one began. */
export class Recovered {
  readonly #tasks: Map<string, OpenTask>;
  readonly #runs: Map<string, OpenRun>;
  readonly #endedTasks: ReadonlyMap<string, EndedTask>;
  readonly #endedRuns: ReadonlyMap<string, EndedRun>;
  readonly effects: readonly (readonly [string, ReadonlyMap<string, KnownEffect>])[];
  /** The last process let go of everything in order: nothing was lost. */
  readonly hasStopped: boolean;

  constructor({ tasks, runs, hasStopped }: WorkLedger) {
    this.#tasks = new Map(tasks.open);
    this.#runs = new Map(runs.open);
    const isOpen = (root: string): boolean => tasks.open.has(root) || runs.open.has(root);
    this.#endedTasks = new Map(tasks.ended(isOpen).map((each) => [each.record.taskId, each]));
    this.#endedRuns = new Map(runs.ended.map((each) => [each.runId, each]));
    this.effects = tasks.effects(isOpen).map(([id, keys]) => [id, new Map(keys)]);
    this.hasStopped = hasStopped;
  }

  /** Tasks that nobody has gone on with yet. */
  get tasks(): readonly OpenTask[] {
    return [...this.#tasks.values()];
  }

  /** Runs that nobody has gone on with yet. */
  get runs(): readonly OpenRun[] {
    return [...this.#runs.values()];
  }

  get endedTasks(): readonly EndedTask[] {
    return [...this.#endedTasks.values()];
  }

  get endedRuns(): readonly EndedRun[] {
    return [...this.#endedRuns.values()];
  }

  /** What became of a task, if it need not be done again. */
  outcome({ id, kind, inputHash }: WorkName, isPart: boolean): Outcome | undefined {
    const ended = this.#endedTasks.get(id);
    if (ended?.taskType !== kind || ended.record.inputHash !== inputHash) return undefined;
    const { outcome } = ended;
    const isKnown = isPart ? outcome.type !== 'stopped' : 'value' in outcome;
    return isKnown ? outcome : undefined;
  }

  /** What became of a run, if it need not be done again. */
  runOutcome({ id, kind, inputHash }: WorkName): Outcome | undefined {
    const ended = this.#endedRuns.get(id);
    if (ended?.pipeline !== kind || ended.inputHash !== inputHash) return undefined;
    return 'value' in ended.outcome ? ended.outcome : undefined;
  }

  /** A task to go on with; whoever takes it does so. */
  takeTask({ id, kind, inputHash }: WorkName): OpenTask | undefined {
    const open = this.#tasks.get(id);
    this.#tasks.delete(id); // Under this id another task begins, or this one goes on.
    if (open?.submitted.taskType !== kind || open.state.inputHash !== inputHash) return undefined;
    // Whoever worked on it was told to let go, and did: that is no failed attempt.
    return this.hasStopped && open.mode === 'working' ? { ...open, mode: 'routing' } : open;
  }

  /** A run to go on with; whoever takes it does so. */
  takeRun({ id, kind, inputHash }: WorkName): OpenRun | undefined {
    const open = this.#runs.get(id);
    this.#runs.delete(id);
    return open?.plan.name === kind && open.inputHash === inputHash ? open : undefined;
  }
}
