import type { System } from '@coppice/actor';
import type { Calibration, RetryTokens } from '@coppice/resilience';
import { isProbability } from '../agent/answer.ts';
import { Effects } from '../agent/effects.ts';
import type { AgentDirectory } from '../dispatch/agent-directory.ts';
import { anybodyFor } from '../dispatch/anybody-for.ts';
import type { Failure } from '../failure/failure.ts';
import { unassignedFailure } from '../failure/unassigned-failure.ts';
import type { Provenance } from '../provenance/provenance.ts';
import { isOfWork } from '../recovery/left-budgets.ts';
import type { Recorder } from '../recovery/recorder.ts';
import type { Recovered } from '../recovery/recovered.ts';
import { whenWritten } from '../recovery/when-written.ts';
import { inputHashOf } from '../task/input-hash.ts';
import type { Ladder } from '../task/ladder.ts';
import type { Outcome, StopReason } from '../task/outcome.ts';
import { stopReasonOf } from '../task/stop-signal.ts';
import type { Submission } from '../task/submission.ts';
import { checkLimits, type Task, type TaskLimits } from '../task/task.ts';
import { beginning, type TaskInput, type TaskState } from '../task/task-state.ts';
import type { TaskType } from '../task/task-type.ts';
import type { PartRelation } from '../task/task-world.ts';
import { EndedTasks } from './ended-tasks.ts';
import type { EventHub } from './events.ts';
import type { Guards } from './guards.ts';
import { OpenTasks } from './open-tasks.ts';
import { RunningAttempts } from './running-attempts.ts';
import { resumedTask } from './submitted-task.ts';
import { TasksWorld } from './tasks-world.ts';
import { checkPriority, WaitingRoom } from './waiting-room.ts';

/** What the tasks of an application need of it. */
export interface TasksParts {
  readonly system: System;
  /** Of the application. */
  readonly id: string;
  readonly guards: Guards;
  readonly hub: EventHub;
  readonly directory: AgentDirectory;
  readonly provenance: Provenance;
  readonly calibration: Calibration;
  readonly limits: TaskLimits;
  readonly ladder: Ladder;
  readonly retryTokens: RetryTokens;
  /** Writes down what happens; `undefined`: nobody does. */
  readonly recorder: Recorder | undefined;
  /** What earlier processes left. */
  readonly recovered: Recovered | undefined;
  readonly maxTasks: number;
  readonly maxRemembered: number;
  readonly types: readonly TaskType[];
  /** The application has ended, or is about to. */
  readonly isOver: () => boolean;
}

/** The tasks of an application: takes them on, or says why not. */
export class Tasks {
  readonly attempts: RunningAttempts;
  readonly ended: EndedTasks;
  readonly open: OpenTasks;
  readonly waiting: WaitingRoom;
  readonly #parts: TasksParts;
  readonly #types: Map<string, TaskType>;
  readonly #world: TasksWorld;

  constructor(parts: TasksParts) {
    const { system, id, hub, provenance, directory, guards, calibration, retryTokens } = parts;
    this.#parts = parts;
    this.#types = new Map(parts.types.map((type) => [type.name, type]));
    const { recorder, recovered } = parts;
    this.ended = new EndedTasks(system.host, parts.maxRemembered, {
      ...(recorder && { recorder }),
      ...(recovered && { before: recovered.endedTasks }),
    });
    this.attempts = new RunningAttempts(system);
    this.waiting = new WaitingRoom(system.host.clock);
    this.open = new OpenTasks({
      ...{ system, id, hub, provenance, ended: this.ended },
      onUnqueued: (taskId) => this.waiting.remove(placeOf(taskId)),
    });
    this.#world = new TasksWorld({
      ...{ system, guards, hub, directory, calibration },
      ...{ ended: this.ended, attempts: this.attempts },
      ...{ retryTokens, recorder, effects: new Effects(id, recorder, recovered?.effects) },
      submit: (submission, relation) => this.submit(submission, relation),
    });
  }

  /** Never rejects, unless a limit or the priority is out of range. `relation`: it is a part of other work. */
  async submit(submission: Submission, relation?: PartRelation): Promise<Outcome> {
    const { guards, limits: defaults, maxTasks } = this.#parts;
    const { input, id = this.#parts.system.host.ids.next('task') } = submission;
    const open = this.open.outcome(id);
    if (open !== undefined) return open; // Submitted twice, done once.
    const type = this.#typeOf(submission.type);
    const limits = { ...defaults, ...type.limits, ...submission.limits };
    checkLimits(limits);
    const { consumes = [], notes = [], priority = 0 } = submission;
    checkPriority(priority);
    const task: Task = { id, type: type.name, input };
    const deadlineMs = Math.min(limits.deadlineMs, relation?.deadlineMs ?? Infinity);
    const isPart = relation !== undefined;
    const start = this.#inputOf(task, type, submission, { deadlineMs, isPart });
    const root = relation?.root ?? id;
    const { recovered } = this.#parts;
    const name = { id, kind: type.name, inputHash: start.inputHash };
    const known = recovered?.outcome(name, isPart);
    if (known) return known; // An earlier process has done it.
    if (this.#parts.isOver()) return this.#stoppedAtOnce(start, { type: 'shutdown' }, root);
    const stopped = guards.killSwitch.refusal();
    if (stopped) {
      return this.#stoppedAtOnce(start, { type: 'killSwitch', cause: stopped.cause }, root);
    }
    const signal = submission.signal ?? relation?.signal;
    if (signal?.aborted) return this.#stoppedAtOnce(start, stopReasonOf(signal), root);
    if (!this.#world.hasAny(anybodyFor(type.name)))
      return this.#failedAtOnce(start, 'noAgent', root);
    // What is a part of other work has its place: else that could wait for itself.
    if (!isPart && this.open.submitted >= maxTasks) {
      return this.#failedAtOnce(start, 'queueFull', root);
    }
    const budget = submission.budget ?? relation?.budget ?? guards.budget;
    const before = recovered?.takeTask(name);
    const outcome = this.open.start({
      input: start,
      driver: {
        ...{ world: this.#world, task, type, idleMs: limits.idleMs, notes, consumes },
        relation: { depth: 0, ...relation, root, budget },
        bestOnly: start.tier === 'single',
        ...(before && { resumed: resumedTask(before) }),
      },
      ...{ signal, isPart, priority, before },
    });
    if (start.isQueued) {
      this.waiting.add({
        ...{ id: placeOf(id), priority, line: `task:${type.name}` },
        soonestMs: () => this.#parts.directory.soonestMs(anybodyFor(type.name)),
        begin: () => this.open.send(id, { type: 'task.admit' }),
        shed: () => this.#shed(id),
      });
      this.open.tellQueued(id, 'capacity');
    }
    return outcome;
  }

  /** What becomes of a task in the end; `undefined`: it is not known, or no longer. */
  outcomeOf(id: string): Promise<Outcome> | undefined {
    const ended = this.ended.outcome(id);
    return this.open.outcome(id) ?? (ended && Promise.resolve(ended));
  }

  /** Results that some tasks consumed are recalled. */
  recall(taskIds: readonly string[], resultId: string, reason: string): void {
    for (const id of taskIds) this.open.driver(id)?.recalled(resultId, reason);
  }

  /** A result was made of one that is recalled: that is a failure of its task, though it has ended. */
  tellTainted(tainted: string, resultId: string, reason: string): void {
    const { record } = this.ended.byResult(tainted) ?? {};
    const last = record?.attempts.at(-1);
    if (!record || !last) return;
    const { taskId, taskType, inputHash } = record;
    const { agent, actorId, attempt } = last;
    const atMs = this.#parts.system.host.clock.now();
    const where = { taskId, taskType, inputHash, agent, actorId, attempt, atMs };
    const cause = { type: 'cascade', kind: 'upstream', resultId, reason } as const;
    const failure: Failure = { ...where, lastProgress: undefined, ...cause };
    this.#parts.hub.tell({ type: 'attempt.failed', failure });
  }

  /** A result turned out to be wrong: so was its agent's confidence in it. */
  learnThatWrong(resultId: string): void {
    const { answer, record } = this.ended.byResult(resultId) ?? {};
    const stated = answer?.answer.confidence;
    if (!answer || !record || stated === undefined || !isProbability(stated)) return;
    const of = { agent: answer.agent, taskType: record.taskType };
    this.#world.learn({ ...of, stated, correct: false });
  }

  /** Whether a type is known by name, with its rules. */
  knows(type: string): boolean {
    return this.#types.has(type);
  }

  #typeOf(type: Submission['type']): TaskType {
    if (typeof type !== 'string') return type;
    return this.#types.get(type) ?? { name: type };
  }

  #inputOf(
    { id: taskId, type: taskType, input }: Task,
    { ladder = this.#parts.ladder }: TaskType,
    { consumes: consumed = [] }: Submission,
    { deadlineMs, isPart }: { readonly deadlineMs: number; readonly isPart: boolean },
  ): TaskInput {
    const { guards, system, directory } = this.#parts;
    return {
      ...{ taskId, taskType, ladder, deadlineMs, consumed },
      inputHash: inputHashOf(input),
      startedAtMs: system.host.clock.now(),
      tier: guards.capacity.sample(taskType).tier,
      // Only a submission from outside waits for better times; a part of other work asks at once.
      isQueued: !isPart && waitsForBetter(directory.soonestMs(anybodyFor(taskType))),
    };
  }

  /** There was no room for it to wait. */
  #shed(id: string): void {
    const driver = this.open.driver(id);
    if (!driver) return;
    const failure = driver.failure({ type: 'unroutable', kind: 'queueFull', tier: 'queueing' });
    const { atMs } = failure;
    const can = { otherAgent: false, strongerTier: false, parts: false };
    const setback = { type: 'final' } as const;
    this.open.send(id, { type: 'agent.unavailable', failure, atMs, setback, can });
  }

  #stoppedAtOnce(input: TaskInput, stopReason: StopReason, root: string): Promise<Outcome> {
    return this.#endedAtOnce('stopped', { ...beginning(input), stopReason }, root);
  }

  #failedAtOnce(input: TaskInput, kind: 'noAgent' | 'queueFull', root: string): Promise<Outcome> {
    const { taskId, taskType, inputHash, startedAtMs: atMs, tier } = input;
    const cause = { type: 'unroutable', kind, tier } as const;
    const failure = unassignedFailure(cause, { taskId, taskType, inputHash, atMs });
    this.#parts.hub.tell({ type: 'attempt.failed', failure });
    return this.#endedAtOnce('failed', { ...beginning(input), failures: [failure] }, root);
  }

  #endedAtOnce(end: 'stopped' | 'failed', state: TaskState, root: string): Promise<Outcome> {
    const { outcome } = this.ended.add(end, state, { root });
    if (this.#parts.recovered) this.#parts.guards.budget.closeRestored(isOfWork(state.taskId));
    return new Promise((resolve) => {
      whenWritten(this.#parts.recorder, (stopReason) => {
        if (!stopReason) resolve(outcome);
        else resolve(this.ended.add('stopped', { ...state, stopReason }, { root }).outcome);
      });
    });
  }
}

/** Runs wait there too. */
const placeOf = (id: string): string => `task:${id}`;

/** Somebody could be asked, but not now. */
const waitsForBetter = (soonestMs: number): boolean => soonestMs > 0 && Number.isFinite(soonestMs);
