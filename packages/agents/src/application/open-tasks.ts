import { type ExitReason, type Ref, SHUTDOWN, type System } from '@coppice/actor';
import { fingerprint } from '@coppice/resilience';
import { recordError } from '../failure/error-record.ts';
import type { Provenance } from '../provenance/provenance.ts';
import { liveTaskMachine } from '../task/live-task.ts';
import type { Outcome, StopReason } from '../task/outcome.ts';
import { TaskDriver } from '../task/task-driver.ts';
import type { TaskEndType } from '../task/task-event.ts';
import { beginning, type TaskInput, type TaskState } from '../task/task-state.ts';
import type { TaskDriverParts } from '../task/task-under-way.ts';
import type { EndedTasks } from './ended-tasks.ts';
import type { EventHub } from './events.ts';

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
  readonly driver: Omit<TaskDriverParts, 'send' | 'onParked'>;
  readonly signal: AbortSignal | undefined;
}

interface OpenTask {
  readonly driver: TaskDriver;
  readonly input: TaskInput;
  /** Until it has started there is none. */
  ref: Ref | undefined;
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
    const { ref } = this.#open.get(id) ?? {};
    if (!ref) return;
    // An agent that could work should, whatever else is to be done.
    if (event.type === 'agent.assigned') this.#parts.system.sendUrgent(ref, event);
    else ref.send(event);
  }

  start({ input, driver: parts, signal }: StartingTask): Promise<Outcome> {
    const { system, provenance, id: application } = this.#parts;
    const { id } = parts.task;
    const driver = new TaskDriver({
      ...parts,
      send: (event) => this.send(id, event),
      onParked: () => {
        this.#parked.add(id);
        this.tellQueued(id, 'parked');
      },
    });
    const answer = Promise.withResolvers<Outcome>();
    const outcome = Promise.withResolvers<Outcome>();
    const open: OpenTask = { driver, ref: undefined, input, answer, outcome };
    this.#open.set(id, open); // First: it orders its agent while it starts.
    if (input.consumed.length > 0) provenance.begin({ taskId: id, consumed: input.consumed });
    const parent = system.child(application, 'runs').current;
    const spawned = parent && system.spawn(this.#machine, { id, parent, input });
    if (spawned?.type !== 'started') {
      this.#endedOutside(open);
      return answer.promise;
    }
    const { ref } = spawned;
    open.ref = ref;
    const cancel = (): void => ref.send({ type: 'task.stop', reason: { type: 'cancelled' } });
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
    if (!open || !this.#parked.has(id)) return 'unknown';
    const hash = fingerprint(value);
    open.driver.book.add({ agent: by, family: undefined, tier: 0, hash, answer: { value } });
    const atMs = this.#parts.system.host.clock.now();
    this.send(id, { type: 'task.answered', by, answerHash: hash, atMs });
    return 'accepted';
  }

  /** Ends all of them. */
  stop(reason: StopReason): void {
    for (const id of [...this.#open.keys()]) this.send(id, { type: 'task.stop', reason });
  }

  /** With the application, or with what its tree restarted. */
  #endedOutside({ driver, input }: OpenTask, reason: ExitReason = SHUTDOWN): void {
    if (this.#open.get(input.taskId)?.driver !== driver) return;
    const state = { ...beginning(input), stopReason: { type: 'shutdown' } as const };
    if (reason.type !== 'crashed') {
      this.#finished('stopped', state);
      return;
    }
    const error = recordError(reason.error); // A hook of the user's threw, or we did.
    const failure = driver.failure({ type: 'crash', kind: 'error', error });
    this.#finished('failed', { ...state, failures: [failure] });
  }

  #finished(end: TaskEndType, state: TaskState): void {
    const { taskId, taskType } = state;
    const open = this.#open.get(taskId);
    if (!open) return;
    const { driver, answer, outcome: final } = open;
    const { hub, provenance, ended, onUnqueued } = this.#parts;
    this.#parked.delete(taskId);
    if (state.isQueued) onUnqueued(taskId);
    const { book, judgement } = driver;
    const effects = driver.parts.world.effects.keys(taskId);
    const { outcome, record } = ended.add(end, state, { book, judgement, effects });
    this.#open.delete(taskId);
    driver.close();
    provenance.end(taskId);
    if ('value' in outcome) {
      const { resultId } = outcome;
      const agent = record.attempts.at(-1)?.agent ?? '';
      const { consumed, endedAtMs: atMs } = record;
      provenance.note({ resultId, taskId, taskType, agent, consumed, effects, atMs });
    }
    answer.resolve(outcome);
    final.resolve(outcome);
    hub.tell({ type: 'task.finished', taskId, taskType, outcome });
  }
}
