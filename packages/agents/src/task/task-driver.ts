import type { Ref } from '@coppice/actor';
import type { Clock, Timer } from '@coppice/host';
import { type Budget, fingerprint } from '@coppice/resilience';
import type { Answer } from '../agent/answer.ts';
import type { AttemptEnd } from '../agent/attempt.ts';
import { emptyCheckpoint } from '../agent/run-context.ts';
import type { Holder } from '../dispatch/dispatcher.machine.ts';
import type { Assigned, Routed } from '../dispatch/router.ts';
import { recordError } from '../failure/error-record.ts';
import type { Failure, FailureCause } from '../failure/failure.ts';
import type { Judgement } from '../validation/verdict.ts';
import { AnswerBook } from './answer-book.ts';
import type { AssignedAttempt } from './assigned-attempt.ts';
import { readEnd, setbackOfRoute } from './attempt-failure.ts';
import { demandOf, possibilitiesOf } from './demand-of.ts';
import { divideTask } from './divide-task.ts';
import { type JudgedAnswer, judgeAnswer, judgedEvent, UNEXAMINED } from './judge-answer.ts';
import { allowance, attemptBudget, makeAttempt } from './make-attempt.ts';
import type { Possibilities, Setback } from './next-move.ts';
import { retryEvent } from './retry-event.ts';
import { NOTHING_SPENT, type Spent, type TaskState } from './task-state.ts';
import { failureOf, type TaskDriverParts, type TaskUnderWay } from './task-under-way.ts';
import type { GivenOpinion } from './task-world.ts';

/** How long a task waits for the agent that is to mend its own answer, before it asks another. */
const SAME_AGENT_WAIT_MS = 5_000;

/** Carries out what the machine of one task orders. */
export class TaskDriver implements Holder, TaskUnderWay {
  readonly parts: TaskDriverParts;
  readonly book = new AnswerBook();
  /** What others, asked for validators, answered to it. */
  readonly opinions: GivenOpinion[] = [];
  /** What the validators think of the latest answer. */
  judgement: Judgement | undefined;
  /** Of validators and parts; made for the first of them. */
  #controller: AbortController | undefined;
  readonly #budget: Budget;
  /** The attempt under way, or the one whose answer is examined. */
  #present: AssignedAttempt | undefined;
  readonly #checkpoint = emptyCheckpoint();
  #state: TaskState | undefined;
  #sameAgent: Timer;
  #isOver = false;
  #isRouting = false;

  constructor(parts: TaskDriverParts) {
    const { relation, type, task } = parts;
    this.parts = parts;
    this.#budget = allowance(relation.budget, `task:${task.id}`, type.budgetTokens);
  }

  // Orders of the machine.

  requestAgent(state: TaskState): void {
    this.#state = state;
    const { world, bestOnly, relation } = this.parts;
    const demand = demandOf(state, this.book, { bestOnly, except: relation.except ?? [] });
    this.#isRouting = true;
    world.request(this, demand);
    if (demand.only === undefined) return;
    const { clock } = world.system.host;
    this.#sameAgent = clock.setTimeout(() => {
      world.withdraw(this, state.taskType);
      this.routed({ type: 'unavailable', reason: 'noAgent', retryAfterMs: 0 });
    }, SAME_AGENT_WAIT_MS);
  }

  startAttempt(state: TaskState): void {
    this.#state = state;
    const present = this.#present;
    if (!present) return;
    const { world } = this.parts;
    if (state.attempts.length === 0) world.retryTokens.firstAttempt(this.#nowMs);
    const { attempts, place, taskId } = state;
    const { id: agent } = present.assigned.agent;
    const attempt = attempts.length + 1;
    world.tell({ type: 'attempt.started', taskId, attempt, rung: place.rung, agent });
    present.send();
  }

  judgeAnswer(state: TaskState): void {
    this.#state = state;
    if (!this.parts.type.validators?.length) {
      this.#judged(state, UNEXAMINED);
      return;
    }
    judgeAnswer(state, this, { signal: this.#signal, budget: this.#budget }).then(
      (judged) => {
        if (judged && !this.#isOver) this.#judged(state, judged);
      },
      (error: unknown) => this.#broke(error),
    );
  }

  requestRetry(state: TaskState): void {
    this.#state = state;
    if (state.move?.type !== 'climb') return;
    const decision = this.parts.world.retryTokens.take(state.move.rung.cost, this.#nowMs);
    this.parts.send(retryEvent(decision, this.#nowMs));
  }

  divide(state: TaskState): void {
    this.#state = state;
    divideTask(state, this, { signal: this.#signal, budget: this.#budget }).then(
      (event) => {
        if (this.#isOver) return;
        const can = this.#possibilities();
        this.parts.send('setback' in event ? { ...event, can } : event);
      },
      (error: unknown) => this.#broke(error),
    );
  }

  /** The machine has come to an end while an attempt was under way. */
  endAttempt(why: 'deadline' | 'stop'): void {
    const present = this.#present;
    if (!present) return;
    present.attempt.abort(new DOMException(`the task is over: ${why}`, 'AbortError'));
    this.#release(why === 'deadline' ? 'failure' : 'neutral');
    if (why === 'deadline') present.kill();
    else present.cancel();
  }

  tellDeadline({ deadlineMs: limitMs }: TaskState): void {
    const failure = this.failure({ type: 'timeout', kind: 'deadline', limitMs });
    this.parts.send({ type: 'deadline.passed', failure, spent: this.#spent() });
    this.#tellFailed(failure);
  }

  park(): void {
    this.parts.onParked();
  }

  /** Its machine has ended: nothing that still comes has an effect. */
  close(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const { world, task, relation } = this.parts;
    this.#clock.clearTimeout(this.#sameAgent);
    if (this.#isRouting) world.withdraw(this, task.type);
    this.#controller?.abort();
    this.#present?.attempt.abort();
    this.#release('neutral');
    world.effects.forget(task.id);
    world.qualityFailures.forget(task.id);
    if (this.#budget !== relation.budget) this.#budget.close();
  }

  // Answers from outside.

  routed(routed: Routed<Ref>): void {
    this.#clock.clearTimeout(this.#sameAgent);
    if (routed.type === 'waiting') return;
    this.#isRouting = false;
    if (routed.type === 'assigned') this.#assigned(routed);
    else if (!this.#isOver) this.#unavailable(routed);
  }

  /** A result that it consumed is recalled. */
  recalled(resultId: string, reason: string): void {
    const failure = this.failure({ type: 'cascade', kind: 'upstream', resultId, reason });
    const spent = this.#spent();
    this.endAttempt('stop');
    this.#failed(failure, { type: 'final' }, spent);
  }

  failure(cause: FailureCause): Failure {
    return failureOf(cause, this, this.#state);
  }

  get present(): AssignedAttempt | undefined {
    return this.#present;
  }

  #assigned(assigned: Assigned<Ref>): void {
    const state = this.#state;
    if (this.#isOver || !state || this.#present) {
      assigned.permit.settle('neutral');
      assigned.gate?.settle({ type: 'cancelled' });
      assigned.finish({ type: 'neutral', latencyMs: 0, nowMs: this.#nowMs });
      assigned.agent.send({ type: 'agent.asked' });
      return;
    }
    this.#present = makeAttempt(state, this, assigned, {
      budget: this.#budget,
      checkpoint: this.#checkpoint,
      refused: () => {
        this.#release('neutral');
        if (!this.#isOver) this.parts.send({ type: 'agent.refused' });
      },
      answered: (answer) => this.#answered(answer),
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

  #answered(answer: Answer): void {
    const present = this.#present;
    if (!present || this.#isOver) return;
    present.answered();
    const answerHash = fingerprint(answer.value);
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
    const present = this.#present;
    const state = this.#state;
    if (!present || !state || this.#isOver) return;
    const { world, idleMs } = this.parts;
    const { profile } = present.assigned;
    const { random } = world.system.host;
    const { waits } = state.place;
    const ownBudget = attemptBudget(this.parts.task.id, state.attempts.length + 1);
    const parts = { clock: this.#clock, random, profile, idleMs, waits, ownBudget };
    const { cause, setback, isTheAgents } = readEnd(end, parts);
    if (end.type === 'threw' && cause.type === 'provider') {
      present.noteProvider({ type: 'failed', error: end.error });
    }
    const failure = this.failure(cause);
    const spent = this.#spent();
    if (isTheAgents) this.book.tried(profile);
    this.#release(isTheAgents ? 'failure' : 'neutral');
    if (end.type === 'silent' || end.type === 'looped') present.kill();
    this.#failed(failure, setback, spent);
  }

  #judged(state: TaskState, judged: JudgedAnswer): void {
    const { world } = this.parts;
    const can = (): Possibilities => this.#possibilities();
    const event = judgedEvent(judged, { spent: this.#spent(), atMs: this.#nowMs, can });
    this.judgement = judged.judgement;
    this.#release(judged.permit);
    if (judged.type === 'accepted') {
      if (state.move?.type === 'climb') world.retryTokens.retrySucceeded(state.move.rung.cost);
      else if (state.attempts.length === 0) world.retryTokens.firstTrySucceeded();
    }
    this.parts.send(event);
    if (judged.type === 'rejected') this.#tellFailed(judged.failure);
  }

  /** Something threw that never should; the task must not wait for it. */
  #broke(error: unknown): void {
    if (this.#isOver) return;
    const spent = this.#spent();
    const failure = this.failure({ type: 'crash', kind: 'error', error: recordError(error) });
    this.#release('neutral');
    this.#failed(failure, { type: 'final' }, spent);
  }

  #unavailable(routed: Extract<Routed<Ref>, { readonly type: 'unavailable' }>): void {
    const state = this.#state;
    if (!state) return;
    const setback = setbackOfRoute(routed);
    // Nobody at all is an end; on a rung it is only no way further here.
    const isNews = state.place.rung === 'first' && setback.type === 'noAgent';
    const { tier } = state;
    const failure = this.failure({ type: 'unroutable', kind: routed.reason, tier });
    const event = { setback, can: this.#possibilities(), atMs: failure.atMs };
    const told = isNews ? { failure } : {};
    this.parts.send({ type: 'agent.unavailable', ...event, ...told });
    if (isNews) this.#tellFailed(failure);
  }

  #failed(failure: Failure, setback: Setback, spent: Spent): void {
    const can = this.#possibilities();
    const { atMs } = failure;
    this.parts.send({ type: 'attempt.failed', failure, setback, can, spent, atMs });
    this.#tellFailed(failure);
  }

  #tellFailed(failure: Failure): void {
    this.parts.world.tell({ type: 'attempt.failed', failure });
  }

  #release(outcome: 'success' | 'failure' | 'neutral'): void {
    const present = this.#present;
    this.#present = undefined;
    present?.release(outcome);
  }

  #spent(): Spent {
    return this.#present?.spent ?? NOTHING_SPENT;
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

  get #clock(): Clock {
    return this.parts.world.system.host.clock;
  }

  get #nowMs(): number {
    return this.#clock.now();
  }
}
