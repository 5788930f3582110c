import type { Ref, System } from '@coppice/actor';
import {
  type Budget,
  type Calibration,
  type ProviderGates,
  QualityFailures,
  type RetryDecision,
  type RetryTokens,
} from '@coppice/resilience';
import { DISPATCHER } from '../agent/agent-messages.ts';
import type { Attempt } from '../agent/attempt.ts';
import type { Effects } from '../agent/effects.ts';
import type { AgentDirectory } from '../dispatch/agent-directory.ts';
import { anybodyFor } from '../dispatch/anybody-for.ts';
import type { Demand } from '../dispatch/demand.ts';
import type { Holder } from '../dispatch/dispatcher.machine.ts';
import type { Recorder } from '../recovery/recorder.ts';
import { ladder } from '../task/ladder.ts';
import type { Outcome } from '../task/outcome.ts';
import type { Submission } from '../task/submission.ts';
import type { TaskRecord } from '../task/task-record.ts';
import type { TaskType } from '../task/task-type.ts';
import type {
  AskedOpinion,
  GivenOpinion,
  Relation,
  TaskHappening,
  TaskWorld,
} from '../task/task-world.ts';
import type { EndedTasks } from './ended-tasks.ts';
import type { EventHub } from './events.ts';
import type { Guards } from './guards.ts';
import type { RunningAttempts } from './running-attempts.ts';

/** What the world of an application's tasks is made of. */
export interface TasksWorldParts {
  readonly system: System;
  readonly guards: Guards;
  readonly hub: EventHub;
  readonly directory: AgentDirectory;
  readonly calibration: Calibration;
  readonly retryTokens: RetryTokens;
  readonly effects: Effects;
  readonly recorder: Recorder | undefined;
  readonly ended: EndedTasks;
  readonly attempts: RunningAttempts;
  readonly submit: (submission: Submission, relation: Relation) => Promise<Outcome>;
}

/** An opinion that somebody fails to give is asked of another, once. */
const OPINION_LADDER = ladder(['otherAgent']);

/** What the tasks of an application see of it. */
export class TasksWorld implements TaskWorld {
  readonly system: System;
  readonly effects: Effects;
  readonly recorder: Recorder | undefined;
  readonly qualityFailures = new QualityFailures();
  readonly retryTokens: RetryTokens;
  readonly calibration: Calibration;
  readonly toolGates: ProviderGates;
  readonly budget: Budget;
  readonly #parts: TasksWorldParts;

  constructor(parts: TasksWorldParts) {
    const { system, guards, calibration, retryTokens } = parts;
    this.#parts = parts;
    this.system = system;
    this.calibration = calibration;
    this.recorder = parts.recorder;
    this.effects = parts.effects;
    this.retryTokens = retryTokens;
    this.toolGates = guards.toolGates;
    this.budget = guards.budget;
  }

  request(holder: Holder, demand: Demand): void {
    this.#dispatcher?.send({ type: 'work.requested', holder, demand });
  }

  withdraw(holder: Holder, taskType: string): void {
    this.#dispatcher?.send({ type: 'work.withdrawn', holder, taskType });
  }

  hasAny(demand: Demand): boolean {
    return this.#parts.directory.hasAny(demand);
  }

  submit(submission: Submission, relation: Relation): Promise<Outcome> {
    return this.#parts.submit(submission, relation);
  }

  async opinion({ id, task, type, relation }: AskedOpinion): Promise<GivenOpinion | undefined> {
    const { except = [] } = relation;
    if (!this.hasAny({ ...anybodyFor(task.type), except })) return undefined;
    const validators = (type.validators ?? []).filter(({ cost }) => cost === 'free');
    const raw: TaskType = { ...type, validators, ladder: OPINION_LADDER };
    const outcome = await this.submit({ type: raw, input: task.input, id }, relation);
    const given = this.#parts.ended.answer(id);
    if (outcome.type !== 'accepted' || !given) return undefined;
    const { agent, family, answer } = given;
    return { agent, family, answer, taskId: id, actorId: outcome.by, attempt: outcome.attempts };
  }

  value(resultId: string): unknown {
    return this.#parts.ended.value(resultId);
  }

  record(taskId: string): TaskRecord | undefined {
    return this.#parts.ended.record(taskId);
  }

  running(attempt: Attempt, agent: Ref): void {
    this.#parts.attempts.add(attempt, agent);
  }

  learn(stated: Parameters<Calibration['observe']>[0]): void {
    this.calibration.observe(stated);
    this.recorder?.record('calibration.observed', stated, { agent: stated.agent });
  }

  takeRetry(cost: number): RetryDecision {
    const atMs = this.system.host.clock.now();
    const decision = this.retryTokens.take(cost, atMs);
    const saved = this.retryTokens.save(atMs);
    this.recorder?.record('retryTokens.saved', { saved, atMs });
    return decision;
  }

  noteResult(result: { readonly failed: boolean }): void {
    this.#parts.guards.killSwitch.noteResult(result);
  }

  blame(agent: string, task: { readonly id: string; readonly type: string }): void {
    const { outcome } = this.qualityFailures.note(task.id, agent);
    const permit = this.#parts.guards.breakers.get(agent, task.type).admit();
    if (permit.type === 'admitted') permit.settle(outcome);
    this.noteResult({ failed: true });
  }

  tell(event: TaskHappening): void {
    this.#parts.hub.tell(event);
  }

  get #dispatcher(): Ref | undefined {
    return this.system.whereis(DISPATCHER);
  }
}
