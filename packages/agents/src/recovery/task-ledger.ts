import type { KnownEffect } from '../agent/effects.ts';
import type { ResultNote } from '../provenance/recall.ts';
import { Recent } from '../recent.ts';
import type { BookNote } from '../task/answer-book.ts';
import type { WrittenTask } from '../task/lost-attempt.ts';
import type { Outcome } from '../task/outcome.ts';
import { withChange } from '../task/state-change.ts';
import type { TaskRecord } from '../task/task-record.ts';
import { readOutcome } from './read-outcome.ts';
import type { SubmittedTask, WorkEntries, WrittenAnswer, WrittenState } from './work-entries.ts';

/** A task that was begun and has not ended. */
export interface OpenTask extends WrittenTask {
  readonly submitted: SubmittedTask;
  /** The work that it is part of, or itself. */
  readonly root: string;
  /** Its input had a secret, which is not there any more. */
  readonly isAltered: boolean;
  readonly notes: readonly BookNote[];
  readonly checkpoints: Readonly<Record<string, unknown>>;
}

/** A task that has ended, as it was written down. */
export interface EndedTask {
  readonly taskType: string;
  readonly outcome: Outcome;
  readonly record: TaskRecord;
  readonly answer?: WrittenAnswer;
}

/** As many results as an application remembers who made what of which. */
const MOST_RESULTS = 10_000;
/** Tasks whose outcome can still be asked for. */
const MOST_ROOTS = 1_000;

/** The tasks of an application as its journal has them. */
export interface SavedTasks {
  readonly open: readonly OpenTask[];
  /** Parts of work that goes on. */
  readonly ended: readonly (readonly [root: string, EndedTask])[];
  /** Those that stood for themselves. */
  readonly roots: readonly EndedTask[];
  readonly effects: readonly (readonly [
    root: string,
    taskId: string,
    effects: Readonly<Record<string, KnownEffect>>,
  ])[];
  readonly results: readonly ResultNote[];
}

/** Folds what is written of tasks. What is part of other work is kept as long as that is. */
export class TaskLedger {
  readonly #open = new Map<string, OpenTask>();
  /** By root, and then by task. */
  readonly #ended = new Map<string, Map<string, EndedTask>>();
  readonly #effects = new Map<string, Map<string, Map<string, KnownEffect>>>();
  readonly #results = new Recent<ResultNote>(MOST_RESULTS);
  readonly #roots = new Recent<EndedTask>(MOST_ROOTS);
  /** Open tasks that are part of other work, by that. */
  readonly #parts = new Map<string, Set<string>>();

  constructor(saved?: SavedTasks) {
    for (const each of saved?.open ?? []) {
      this.#begin({ ...each, state: readState(each.state) });
    }
    for (const [root, each] of saved?.ended ?? []) {
      within(this.#ended, root).set(each.record.taskId, readEnd(each));
    }
    for (const each of saved?.roots ?? []) this.#roots.set(each.record.taskId, readEnd(each));
    for (const [root, taskId, effects] of saved?.effects ?? []) {
      for (const [key, known] of Object.entries(effects)) this.#know(root, taskId, key, known);
    }
    for (const each of saved?.results ?? []) this.#results.set(each.resultId, each);
  }

  get open(): ReadonlyMap<string, OpenTask> {
    return this.#open;
  }

  /** Those that stood for themselves, and those that were part of work that is still open. */
  ended(isOpen: (root: string) => boolean): readonly EndedTask[] {
    const parts = [...this.#ended].flatMap(([root, tasks]) =>
      isOpen(root) ? [...tasks.values()] : [],
    );
    return [...this.#roots.values(), ...parts];
  }

  /** Of work that is still open, by task and key. */
  effects(
    isOpen: (root: string) => boolean,
  ): readonly (readonly [string, ReadonlyMap<string, KnownEffect>])[] {
    return [...this.#effects].flatMap(([root, tasks]) => (isOpen(root) ? [...tasks] : []));
  }

  get results(): readonly ResultNote[] {
    return [...this.#results.values()];
  }

  submitted(data: SubmittedTask, isAltered: boolean, atMs: number, root: string): void {
    const state = readState(data.state);
    const mode = state.isQueued ? 'queued' : 'routing';
    const empty = { notes: [], checkpoints: {} };
    const { taskId } = data;
    this.#begin({ submitted: data, root, isAltered, mode, state, sinceMs: atMs, ...empty });
    this.#roots.delete(taskId);
  }

  changed({ taskId, mode, change }: WorkEntries['task.changed'], sinceMs: number): void {
    const before = this.#open.get(taskId);
    if (!before) return;
    this.#open.set(taskId, { ...before, mode, sinceMs, state: withChange(before.state, change) });
  }

  noted({ taskId, note }: WorkEntries['task.noted'], isAltered: boolean): void {
    const before = this.#open.get(taskId);
    if (!before) return;
    const known = isAltered ? withoutAnswer(note) : note;
    this.#open.set(taskId, { ...before, notes: [...before.notes, known] });
  }

  checkpoint(data: WorkEntries['checkpoint.saved'], isAltered: boolean): void {
    const before = this.#open.get(data.taskId);
    if (!before || isAltered) return; // Half a checkpoint is none.
    const checkpoints = { ...before.checkpoints, [data.agent]: data.value };
    this.#open.set(data.taskId, { ...before, checkpoints });
  }

  finished(data: WorkEntries['task.ended'], isAltered: boolean, root: string): void {
    const { taskId, record, answer } = data;
    const outcome = readOutcome(data.outcome);
    this.#open.delete(taskId);
    this.#parts.get(root)?.delete(taskId);
    const { taskType, consumed, effects, endedAtMs: atMs } = record;
    if ('value' in outcome) {
      const { resultId } = outcome;
      const agent = record.attempts.at(-1)?.agent ?? '';
      this.#results.set(resultId, { resultId, taskId, taskType, agent, consumed, effects, atMs });
    }
    if (root === taskId) this.rootEnded(root);
    if (isAltered) return; // Without its value it would have to be done again.
    const ended = { taskType, outcome, record, ...(answer && { answer }) };
    if (root === taskId) this.#roots.set(taskId, ended);
    else within(this.#ended, root).set(taskId, ended);
  }

  effect(
    root: string,
    { taskId, key }: { readonly taskId: string; readonly key: string },
    known: KnownEffect | undefined,
  ): void {
    this.#know(root, taskId, key, known);
  }

  /** Everything that was part of it is over. */
  rootEnded(root: string): void {
    this.#ended.delete(root);
    this.#effects.delete(root);
    for (const taskId of this.#parts.get(root) ?? []) this.#open.delete(taskId);
    this.#parts.delete(root);
  }

  save(): SavedTasks {
    return {
      open: [...this.#open.values()].map((each) => ({
        ...each,
        state: writtenState(each.state) as OpenTask['state'],
      })),
      ended: [...this.#ended].flatMap(([root, tasks]) =>
        [...tasks.values()].map((each) => [root, each] as const),
      ),
      effects: [...this.#effects].flatMap(([root, tasks]) =>
        [...tasks].map(([taskId, keys]) => [root, taskId, Object.fromEntries(keys)] as const),
      ),
      roots: [...this.#roots.values()],
      results: this.results,
    };
  }

  #begin(task: OpenTask): void {
    const { root } = task;
    const { taskId } = task.submitted;
    this.#open.set(taskId, task);
    if (root === taskId) return;
    const parts = this.#parts.get(root) ?? new Set();
    this.#parts.set(root, parts.add(taskId));
  }

  #know(root: string, taskId: string, key: string, known: KnownEffect | undefined): void {
    const effects = within(within(this.#effects, root), taskId);
    if (known) effects.set(key, known);
    else effects.delete(key);
  }
}

/** The map at a key; a new one where there is none. */
function within<Key, Inner>(outer: Map<string, Map<Key, Inner>>, key: string): Map<Key, Inner> {
  let inner = outer.get(key);
  if (!inner) {
    inner = new Map();
    outer.set(key, inner);
  }
  return inner;
}

/** The state in JSON. */
export function writtenState(state: WrittenTask['state']): WrittenState {
  const { deadlineMs, ...rest } = state;
  return Number.isFinite(deadlineMs) ? state : rest;
}

/** The state as it was. */
const readState = (written: WrittenState): WrittenTask['state'] => ({
  deadlineMs: Number.POSITIVE_INFINITY,
  ...written,
});

/** What is left of a note whose answer is not what it was: that there was one. */
function withoutAnswer(note: BookNote): BookNote {
  if (note.type !== 'answered') return note;
  return { ...note, given: { ...note.given, hash: `altered:${note.given.hash}` } };
}

const readEnd = (written: EndedTask): EndedTask => ({
  ...written,
  outcome: readOutcome(written.outcome),
});
