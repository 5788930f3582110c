import { type ExitReason, type Ref, SHUTDOWN, type System } from '@coppice/actor';
import { fingerprint } from '@coppice/resilience';
import { recordError } from '../failure/error-record.ts';
import type { Provenance } from '../provenance/provenance.ts';
import { whenWritten } from '../recovery/when-written.ts';
import { liveTaskMachine } from '../task/live-task.ts';
import type { WrittenTask } from '../task/lost-attempt.ts';
import type { Outcome, StopReason } from '../task/outcome.ts';
import { stopReasonOf } from '../task/stop-signal.ts';
import { TaskDriver } from '../task/task-driver.ts';
import type { TaskEndType, TaskEvent } from '../task/task-event.ts';
import {
  beginning,
  NOTHING_SPENT,
  recordOf,
  type TaskInput,
  type TaskState,
} from '../task/task-state.ts';
import type { TaskDriverParts } from '../task/task-under-way.ts';
import type { EndedTasks } from './ended-tasks.ts';
import type { EventHub } from './events.ts';
import { recordSubmission, resumedStart } from './submitted-task.ts';

/** What open tasks need. */
export interface OpenTasksParts {
  readonly system: System;
  /** Of the application. */
  readonly id: string;
  readonly hub: EventHub;
  readonly provenance: Provenance;
  readonly ended: EndedTasks;
  /** One that waited for better times has ended. */
  readonly onUnqueued: (taskId: string) => void;
}

/** A task that is about to start. */
export interface StartingTask {
  readonly input: TaskInput;
  readonly driver: Omit<TaskDriverParts, 'send' | 'onParked' | 'start'>;
  readonly signal: AbortSignal | undefined;
  readonly priority: number;
  /** Of other work, which has its place already. */
  readonly isPart: boolean;
  /** An earlier process began it. */
  readonly before: WrittenTask | undefined;
}

interface OpenTask {
  readonly driver: TaskDriver;
  /** With which its machine begins. */
  readonly start: TaskState;
  readonly isPart: boolean;
  /** Until it has started there is none. */
  ref: Ref | undefined;
  /** What it is told while it starts: one that goes on may order something at once. */
  early: TaskEvent[] | undefined;
  /** What `submit` gives: perhaps only that it waits. */
  readonly answer: PromiseWithResolvers<Outcome>;
  /** What becomes of it in the end. */
  readonly outcome: PromiseWithResolvers<Outcome>;
}

/** The tasks of an application that are under way or wait. */
export class OpenTasks {
  readonly #parts: OpenTasksParts;
  readonly #open = new Map<string, OpenTask>();
  readonly #parked = new Set<string>();
  #submitted = 0;
  readonly #machine: ReturnType<typeof liveTaskMachine>;

  constructor(parts: OpenTasksParts) {
    this.#parts = parts;
    this.#machine = liveTaskMachine({
      driver: (taskId) => this.#open.get(taskId)?.driver,
      finished: (end, state) => this.#finished(end, state),
    });
  }

  get size(): number {
    return this.#open.size;
  }

  /** Of them, those that are no part of others. */
  get submitted(): number {
    return this.#submitted;
  }

  get parked(): number {
    return this.#parked.size;
  }

  /** What becomes of one in the end. */
  outcome(id: string): Promise<Outcome> | undefined {
    return this.#open.get(id)?.outcome.promise;
  }

  driver(id: string): TaskDriver | undefined {
    return this.#open.get(id)?.driver;
  }

  send(id: string, event: Parameters<TaskDriverParts['send']>[0]): void {
    const { ref, early } = this.#open.get(id) ?? {};
    early?.push(event);
    if (!ref) return;
    // An agent that could work should, whatever else is to be done.
    if (event.type === 'agent.assigned') this.#parts.system.sendUrgent(ref, event);
    else ref.send(event);
  }

  start(starting: StartingTask): Promise<Outcome> {
    const { input, driver: parts, signal, isPart, before } = starting;
    const { system, provenance, id: application } = this.#parts;
    const { id } = parts.task;
    const { recorder } = parts.world;
    if (!before && recorder) recordSubmission(recorder, input, starting);
    const driver = new TaskDriver({
      ...parts,
      start: before?.state ?? beginning(input),
      send: (event) => this.send(id, event),
      onParked: () => {
        this.#parked.add(id);
        this.tellQueued(id, 'parked');
      },
    });
    const answer = Promise.withResolvers<Outcome>();
    const outcome = Promise.withResolvers<Outcome>();
    const start = before ? resumedStart(before, driver, input) : beginning(input);
    const open: OpenTask = {
      ...{ driver, ref: undefined, early: [], start, isPart, answer, outcome },
    };
    this.#open.set(id, open); // First: it orders its agent while it starts.
    if (!isPart) this.#submitted += 1;
    const { consumed } = start;
    if (consumed.length > 0) provenance.begin({ taskId: id, consumed });
    const ref = this.#spawn(open, system.child(application, 'runs').current);
    if (!ref) return answer.promise;
    open.ref = ref;
    const told = open.early ?? [];
    open.early = undefined;
    for (const event of told) this.send(id, event);
    const cancel = (): void => driver.stop(signal ? stopReasonOf(signal) : { type: 'cancelled' });
    signal?.addEventListener('abort', cancel);
    system.monitor((reason) => {
      signal?.removeEventListener('abort', cancel);
      this.#endedOutside(open, reason);
    }, ref);
    return answer.promise;
  }

  /** It waits, and who submitted it need not. */
  tellQueued(id: string, reason: 'capacity' | 'parked'): void {
    this.#open.get(id)?.answer.resolve({ type: 'queued', id, reason });
    this.#parts.hub.tell({ type: 'task.queued', taskId: id, reason });
  }

  /** A person has done a parked task. */
  answerParked(id: string, value: unknown, by: string): 'accepted' | 'unknown' {
    const open = this.#open.get(id);
    if (!open || !this.#parked.delete(id)) return 'unknown'; // Only the first answer counts.
    const hash = fingerprint(value);
    open.driver.book.add({ agent: by, family: undefined, tier: 0, hash, answer: { value } });
    const atMs = this.#parts.system.host.clock.now();
    this.send(id, { type: 'task.answered', by, answerHash: hash, atMs });
    return 'accepted';
  }

  /** Ends all of them. */
  stop(reason: StopReason): void {
    for (const id of [...this.#open.keys()]) this.#open.get(id)?.driver.stop(reason);
  }

  /** Its actor; where it does not start the task is over. */
  #spawn(open: OpenTask, parent: Ref | undefined): Ref | undefined {
    const { start: input } = open;
    let reason: ExitReason = SHUTDOWN; // What it would be a part of is gone.
    try {
      // Runs have the same parent, and ids of their own.
      const id = `task:${input.taskId}`;
      const spawned = parent && this.#parts.system.spawn(this.#machine, { id, parent, input });
      if (spawned?.type === 'started') return spawned.ref;
    } catch (error) {
      reason = { type: 'crashed', error };
    }
    this.#endedOutside(open, reason);
    return undefined;
  }

  /** With the application, or with what its tree restarted. */
  #endedOutside({ driver, start, ref }: OpenTask, reason: ExitReason): void {
    if (this.#open.get(start.taskId)?.driver !== driver) return;
    const state = this.#lastState(driver, start, ref);
    if (reason.type !== 'crashed') {
      this.#finished('stopped', { ...state, stopReason: { type: 'shutdown' } });
      return;
    }
    const error = recordError(reason.error); // A hook of the user's threw, or we did.
    const failure = driver.failure({ type: 'crash', kind: 'error', error });
    this.#finished('failed', { ...state, failures: [...state.failures, failure] });
  }

  /** As far as its actor had come, with the attempt that it leaves. */
  #lastState(driver: TaskDriver, start: TaskState, ref: Ref | undefined): TaskState {
    if (!ref) return start;
    // It runs no other machine.
    const { context } = ref.getSnapshot() as unknown as { readonly context: TaskState };
    const { present } = driver;
    present?.attempt.abort(); // First: what is open is charged.
    const end = {
      atMs: this.#parts.system.host.clock.now(),
      spent: present?.spent ?? NOTHING_SPENT,
      ending: { type: 'cancelled' },
    } as const;
    return { ...context, attempts: present ? recordOf(context, end) : context.attempts };
  }

  #finished(end: TaskEndType, state: TaskState): void {
    const { taskId, taskType } = state;
    const open = this.#open.get(taskId);
    if (!open) return;
    const { driver, answer, outcome: final } = open;
    const { hub, provenance, ended, onUnqueued } = this.#parts;
    this.#parked.delete(taskId);
    if (state.isQueued) onUnqueued(taskId);
    const { book } = driver;
    const effects = driver.parts.world.effects.keys(taskId);
    driver.close(state.stopReason?.type === 'shutdown'); // First: what is open is charged.
    const { cost } = driver;
    const { root } = driver.parts.relation;
    const about = { book, effects, cost, root };
    const { outcome, record } = ended.add(end, state, about);
    this.#open.delete(taskId);
    if (!open.isPart) this.#submitted -= 1;
    provenance.end(taskId);
    if ('value' in outcome) {
      const { resultId } = outcome;
      const agent = record.attempts.at(-1)?.agent ?? '';
      const { consumed, endedAtMs: atMs } = record;
      provenance.note({ resultId, taskId, taskType, agent, consumed, effects, atMs });
    }
    whenWritten(driver.parts.world.recorder, (stopReason) => {
      const told = stopReason
        ? ended.add('stopped', { ...state, stopReason }, about).outcome
        : outcome;
      answer.resolve(told);
      final.resolve(told);
    });
    hub.tell({ type: 'task.finished', taskId, taskType, outcome });
  }
}
