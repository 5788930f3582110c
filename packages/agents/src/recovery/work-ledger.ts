import type { JournalEntry, JournalReader } from '@coppice/journal';
import type { CalibrationOptions } from '@coppice/resilience';
import { EntryTooNewError } from './errors.ts';
import { GuardLedger, type SavedGuards } from './guard-ledger.ts';
import { RunLedger, type SavedRuns } from './run-ledger.ts';
import { type SavedTasks, TaskLedger } from './task-ledger.ts';
import { WORK_TYPES, WORK_VERSION, type WorkEntries } from './work-entries.ts';

/** How a ledger is made: as the application is, whose journal it reads. */
export interface LedgerOptions {
  readonly calibration: CalibrationOptions | undefined;
  /** Runs that are over and remembered. */
  readonly maxRuns: number;
}

/** All that is written of an application's work, as plain data. */
export interface SavedWork {
  readonly tasks: SavedTasks;
  readonly runs: SavedRuns;
  readonly guards: SavedGuards;
  readonly hasStopped: boolean;
}

/** What an entry of a type holds. */
type DataOf<Type extends keyof WorkEntries> = WorkEntries[Type];

/** The work of an application as a fold of its journal: what another process would go on with. */
export class WorkLedger {
  readonly tasks: TaskLedger;
  readonly runs: RunLedger;
  readonly guards: GuardLedger;
  /** The last entry that is in it. */
  seq = 0;
  /** The last process let go of everything in order. */
  hasStopped = false;

  constructor({ calibration, maxRuns }: LedgerOptions, saved?: SavedWork) {
    this.tasks = new TaskLedger(saved?.tasks);
    this.runs = new RunLedger(maxRuns, saved?.runs);
    this.guards = new GuardLedger(calibration, saved?.guards);
    this.hasStopped = saved?.hasStopped === true;
  }

  /** @throws {EntryTooNewError} It was written by a newer version. */
  apply(entry: JournalEntry): void {
    this.seq = entry.seq;
    if (!IS_WORK.has(entry.type)) return;
    if (entry.version > WORK_VERSION) throw new EntryTooNewError(entry);
    this.#applyWork(entry.type as keyof WorkEntries, entry);
  }

  save(): SavedWork {
    const { tasks, runs, guards, hasStopped } = this;
    return { tasks: tasks.save(), runs: runs.save(), guards: guards.save(), hasStopped };
  }

  /** What was done for a run is kept as long as the run is. */
  #forget(runId: string | undefined): void {
    if (runId !== undefined) this.tasks.rootEnded(runId);
  }

  /** What we wrote is what we read: the journal has checked it. */
  #applyWork(type: keyof WorkEntries, entry: JournalEntry): void {
    const { tasks, runs, guards } = this;
    const { atMs, run: root = '', isAltered = false } = entry;
    const data = entry.data as unknown;
    switch (type) {
      case 'application.started':
        this.hasStopped = false;
        return;
      case 'application.stopped':
        this.hasStopped = true;
        return;
      case 'task.submitted':
        tasks.submitted(data as DataOf<typeof type>, isAltered, atMs, root);
        return;
      case 'task.changed':
        tasks.changed(data as DataOf<typeof type>, atMs);
        return;
      case 'task.noted':
        tasks.noted(data as DataOf<typeof type>, isAltered);
        return;
      case 'task.ended':
        tasks.finished(data as DataOf<typeof type>, isAltered, root);
        return;
      case 'effect.intended':
        tasks.effect(root, data as DataOf<typeof type>, { type: 'unresolved' });
        return;
      case 'effect.done': {
        const { value, ...name } = data as DataOf<typeof type>;
        tasks.effect(root, name, isAltered ? { type: 'unresolved' } : { type: 'done', value });
        return;
      }
      case 'effect.failed':
        tasks.effect(root, data as DataOf<typeof type>, undefined);
        return;
      case 'checkpoint.saved':
        tasks.checkpoint(data as DataOf<typeof type>, isAltered);
        return;
      case 'run.submitted':
        this.#forget(runs.submitted(data as DataOf<typeof type>, isAltered));
        return;
      case 'run.started':
        runs.started(data as DataOf<typeof type>);
        return;
      case 'run.event':
        runs.event(data as DataOf<typeof type>);
        return;
      case 'run.computed':
        runs.computed(data as DataOf<typeof type>, isAltered);
        return;
      case 'run.ended':
        this.#forget(runs.finished(data as DataOf<typeof type>, isAltered));
        return;
      case 'result.recalled':
        return;
      case 'breaker.saved':
        guards.breaker(data as DataOf<typeof type>);
        return;
      case 'provider.saved':
        guards.provider(data as DataOf<typeof type>);
        return;
      case 'budget.changed':
        guards.budgetChanged(data as DataOf<typeof type>);
        return;
      case 'switch.saved':
        guards.killSwitch = data as DataOf<typeof type>;
        return;
      case 'capacity.saved':
        guards.capacity = data as DataOf<typeof type>;
        return;
      case 'retryTokens.saved':
        guards.retryTokens = data as DataOf<typeof type>;
        return;
      case 'calibration.observed':
        guards.observed(data as DataOf<typeof type>);
    }
  }
}

const IS_WORK: ReadonlySet<string> = new Set(WORK_TYPES);

/** The work of an application as its journal has it: the latest snapshot, and what came after. */
export function readLedger(journal: JournalReader, options: LedgerOptions): WorkLedger {
  const snapshot = journal.snapshot();
  const isReadable = snapshot !== undefined && snapshot.version === WORK_VERSION;
  // An older snapshot is only a short cut that is closed: the entries are still there.
  const saved = isReadable ? (snapshot.data as unknown as SavedWork) : undefined;
  const ledger = new WorkLedger(options, saved);
  if (isReadable) ledger.seq = snapshot.seq;
  for (const entry of journal.read({ after: ledger.seq, types: WORK_TYPES })) ledger.apply(entry);
  return ledger;
}
