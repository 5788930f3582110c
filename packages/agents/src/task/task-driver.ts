import type { Ref } from '@coppice/actor';
import type { Budget } from '@coppice/resilience';
import type { Answer } from '../agent/answer.ts';
import type { AttemptEnd } from '../agent/attempt.ts';
import type { Assigned } from '../dispatch/router.ts';
import { recordError } from '../failure/error-record.ts';
import type { Failure, FailureCause } from '../failure/failure.ts';
import { AgentRequest, handBack, type Served } from './agent-request.ts';
import { allowance, closeBelow } from './allowance.ts';
import { AnswerBook } from './answer-book.ts';
import type { AssignedAttempt } from './assigned-attempt.ts';
import { setbackOfRoute } from './attempt-failure.ts';
import { Checkpoints } from './checkpoints.ts';
import { demandOf, possibilitiesOf } from './demand-of.ts';
import { divideTask } from './divide-task.ts';
import { endedAttempt } from './ended-attempt.ts';
import { type JudgedAnswer, judgeAnswer, judgedEvent, UNEXAMINED } from './judge-answer.ts';
import { makeAttempt } from './make-attempt.ts';
import type { Possibilities, Setback } from './next-move.ts';
import type { StopReason } from './outcome.ts';
import { noteSuccess, retryEvent } from './retry-event.ts';
import { TaskLog } from './task-log.ts';
import { NOTHING_SPENT, type Spent, type TaskMode, type TaskState } from './task-state.ts';
import { failureOf, type TaskDriverParts, type TaskUnderWay } from './task-under-way.ts';
import type { GivenOpinion } from './task-world.ts';

/** Carries out what the machine of one task orders. */
export class TaskDriver implements TaskUnderWay {
  readonly parts: TaskDriverParts;
  readonly book: AnswerBook;
  /** What others, asked for validators, answered to it. */
  readonly opinions: GivenOpinion[] = [];
  readonly blamed = new Set<string>();
  /** Of validators and parts; made for the first of them. */
  #controller: AbortController | undefined;
  readonly #budget: Budget;
  /** The attempt under way, or the one whose answer is examined. */
  present: AssignedAttempt | undefined;
  readonly #checkpoints: Checkpoints;
  readonly #log: TaskLog;
  #state: TaskState | undefined;
  #request: AgentRequest | undefined;
  #isOver = false;

  constructor(parts: TaskDriverParts) {
    const { relation, type, task, world, start, resumed } = parts;
    this.parts = parts;
    this.#log = new TaskLog(world.recorder, { run: relation.root, state: start });
    this.book = new AnswerBook((note) => this.#log.noted(note), resumed?.notes);
    this.#checkpoints = new Checkpoints(this.#log, resumed?.checkpoints);
    this.#budget = allowance(relation.budget, `task:${task.id}`, type.budgetTokens);
  }

  // Orders of the machine.

  requestAgent(state: TaskState): void {
    this.#enter('routing', state);
    const onServed = this.#served.bind(this);
    this.#request = new AgentRequest(this.parts.world, demandOf(state, this), onServed);
  }

  startAttempt(state: TaskState): void {
    this.#enter('working', state);
    const present = this.present;
    if (!present) return;
    const { world } = this.parts;
    if (state.attempts.length === 0) world.retryTokens.firstAttempt(this.#nowMs);
    const { attempts, place, taskId } = state;
    const which = { attempt: attempts.length + 1, agent: present.assigned.agent.id };
    world.tell({ type: 'attempt.started', taskId, rung: place.rung, ...which });
    // First it must be known that there is such an attempt.
    this.#log.whenDurable(() => this.present === present && present.send());
  }

  judgeAnswer(state: TaskState): void {
    this.#enter('validating', state);
    if (!this.parts.type.validators?.length) {
      this.#judged(state, UNEXAMINED);
      return;
    }
    const judging = judgeAnswer(state, this, { signal: this.#signal, budget: this.#budget });
    this.#whenDone(judging, (judged) => judged && this.#judged(state, judged));
  }

  requestRetry(state: TaskState): void {
    this.#enter('choosing', state);
    if (state.move?.type !== 'climb') return;
    const decision = this.parts.world.takeRetry(state.move.rung.cost);
    this.parts.send(retryEvent(decision, this.#nowMs));
  }

  noteWait(state: TaskState): void {
    this.#enter('choosing', state);
  }

  park(state: TaskState): void {
    this.#enter('parked', state);
    this.parts.onParked();
  }

  divide(state: TaskState): void {
    this.#state = state;
    const dividing = divideTask(state, this, { signal: this.#signal, budget: this.#budget });
    this.#whenDone(dividing, (event) => {
      this.parts.send('setback' in event ? { ...event, can: this.#possibilities() } : event);
      if ('failure' in event) this.#tellFailed(event.failure);
    });
  }

  /** The machine has come to an end, perhaps while an attempt was under way. */
  endAttempt(why: 'deadline' | 'stop'): void {
    const present = this.present;
    if (!present) return;
    const isWorking = !present.hasAnswered; // Else its agent has another task by now.
    present.attempt.abort(new DOMException(`the task is over: ${why}`, 'AbortError'));
    this.#release(why === 'deadline' && isWorking ? 'failure' : 'neutral');
    if (!isWorking) return;
    if (why === 'deadline') present.kill();
    else present.cancel();
  }

  tellDeadline({ deadlineMs: limitMs }: TaskState): void {
    const failure = this.failure({ type: 'timeout', kind: 'deadline', limitMs });
    this.present?.attempt.abort(); // First: what is open is charged.
    this.parts.send({ type: 'deadline.passed', failure, spent: this.#spent() });
    this.#tellFailed(failure);
  }

  /** Its machine has ended: nothing that still comes has an effect. `isLeft`: another process goes on. */
  close(isLeft: boolean): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const { world, task } = this.parts;
    this.#request?.withdraw();
    this.#controller?.abort();
    this.endAttempt('stop');
    world.effects.forget(task.id);
    world.qualityFailures.forget(task.id);
    if (!isLeft) closeBelow(this.parts.relation.budget, this.#budget);
  }

  // From outside.

  /** Ends it, with what its attempt has used until now. */
  stop(reason: StopReason): void {
    this.present?.attempt.abort(new DOMException('the task is stopped', 'AbortError'));
    this.parts.send({ type: 'task.stop', reason, spent: this.#spent(), atMs: this.#nowMs });
  }

  /** A result that it consumed is recalled. */
  recalled(resultId: string, reason: string): void {
    const failure = this.failure({ type: 'cascade', kind: 'upstream', resultId, reason });
    this.present?.attempt.abort();
    this.parts.send({ type: 'source.recalled', failure, spent: this.#spent() });
    this.#tellFailed(failure);
  }

  /** Everything that was spent for it, by whomever. */
  get cost(): { readonly tokens: number; readonly costUsd: number } {
    return this.#budget.usage().spent;
  }

  failure(cause: FailureCause): Failure {
    return failureOf(cause, this, this.#state);
  }

  #enter(mode: TaskMode, state: TaskState): void {
    this.#state = state;
    this.#log.changed(mode, state);
  }

  #served(served: Served): void {
    const state = this.#state;
    if (served.type === 'unavailable') {
      if (state && !this.#isOver) this.#unavailable(served, state);
    } else if (state && !this.#isOver && !this.present) this.#assigned(served, state);
    else handBack(this.parts.world, served);
  }

  #assigned(assigned: Assigned<Ref>, state: TaskState): void {
    this.present = makeAttempt(state, this, assigned, {
      budget: this.#budget,
      checkpoint: this.#checkpoints.of(assigned.profile.id),
      refused: () => {
        this.#release('neutral');
        if (!this.#isOver) this.parts.send({ type: 'agent.refused' });
      },
      answered: (answer, hash) => this.#answered(answer, hash),
      ended: (end) => this.#ended(end),
    });
    const { id: agent, family } = assigned.profile;
    this.parts.send({
      type: 'agent.assigned',
      agent,
      actorId: assigned.agent.id,
      ...(family === undefined ? {} : { family }),
      atMs: this.#nowMs,
    });
  }

  #answered(answer: Answer, answerHash: string): void {
    const present = this.present;
    if (!present || this.#isOver) return;
    present.answered();
    const { id: agent, family, tier } = present.assigned.profile;
    this.book.add({ agent, family, tier, hash: answerHash, answer });
    const { confidence } = answer;
    this.parts.send({
      type: 'attempt.answered',
      answerHash,
      ...(confidence === undefined ? {} : { confidence }),
      atMs: this.#nowMs,
    });
  }

  #ended(end: AttemptEnd): void {
    const present = this.present;
    const state = this.#state;
    if (!present || !state || this.#isOver) return;
    const { parts } = this;
    const { cause, setback, isTheAgents, hasTried } = endedAttempt(end, present, { state, parts });
    if (hasTried) this.book.tried(present.assigned.profile);
    this.#failed(this.failure(cause), setback, isTheAgents ? 'failure' : 'neutral');
    if (end.type === 'silent' || end.type === 'looped') present.kill();
  }

  #judged(state: TaskState, judged: JudgedAnswer): void {
    const { world } = this.parts;
    const can = (): Possibilities => this.#possibilities();
    const event = judgedEvent(judged, { spent: this.#spent(), atMs: this.#nowMs, can });
    if (judged.type === 'accepted') noteSuccess(state, world.retryTokens);
    this.parts.send(event); // First, as in `#failed`.
    this.#release(judged.permit);
    if (judged.type === 'rejected') this.#tellFailed(judged.failure);
  }

  #whenDone<T>(work: Promise<T>, use: (value: T) => void): void {
    void work.then(
      (value) => this.#isOver || use(value),
      (error: unknown) => {
        if (this.#isOver) return; // Else it threw what it never should, and the task must not wait.
        const cause = { type: 'crash', kind: 'error', error: recordError(error) } as const;
        this.#failed(this.failure(cause), { type: 'final' }, 'neutral');
      },
    );
  }

  #unavailable(
    routed: Extract<Served, { readonly type: 'unavailable' }>,
    { place, tier }: TaskState,
  ): void {
    const setback = setbackOfRoute(routed);
    // Nobody at all is an end; on a rung it is only no way further here.
    const isNews = place.rung === 'first' && setback.type === 'noAgent';
    const failure = this.failure({ type: 'unroutable', kind: routed.reason, tier });
    const event = { setback, can: this.#possibilities(), atMs: failure.atMs };
    this.parts.send({ type: 'agent.unavailable', ...event, ...(isNews && { failure }) });
    if (isNews) this.#tellFailed(failure);
  }

  /** The event goes first: what it says of the agent may stop everything. */
  #failed(failure: Failure, setback: Setback, says: 'failure' | 'neutral'): void {
    const event = { failure, setback, can: this.#possibilities(), spent: this.#spent() };
    this.parts.send({ type: 'attempt.failed', ...event, atMs: failure.atMs });
    this.#release(says);
    this.#tellFailed(failure);
  }

  #tellFailed(failure: Failure): void {
    this.parts.world.tell({ type: 'attempt.failed', failure });
  }

  #release(outcome: 'success' | 'failure' | 'neutral'): void {
    const present = this.present;
    this.present = undefined;
    present?.release(outcome);
  }

  #spent(): Spent {
    return this.present?.spent ?? NOTHING_SPENT;
  }

  #possibilities(): Possibilities {
    return possibilitiesOf(this.parts, this.book);
  }

  get remainingMs(): number {
    const { startedAtMs = 0, deadlineMs = 0 } = this.#state ?? {};
    return Math.max(1, startedAtMs + deadlineMs - this.#nowMs);
  }

  get #signal(): AbortSignal {
    this.#controller ??= new AbortController();
    return this.#controller.signal;
  }

  get #nowMs(): number {
    return this.parts.world.system.host.clock.now();
  }
}
