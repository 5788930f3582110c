import { assign, setup } from 'xstate';
import type { Failure } from '../failure/failure.ts';
import type { Finding } from '../failure/finding.ts';
import type { RungName } from './ladder.ts';
import { type Move, nextMove, placeAfter } from './next-move.ts';
import type { TaskEndType, TaskEvent } from './task-event.ts';
import {
  beginning,
  hasSuspected,
  ownDeadlineMs,
  recordOf,
  type Spent,
  type TaskInput,
  type TaskMode,
  type TaskState,
} from './task-state.ts';

const carriedOut = (): void => {};

const retryAnswers = {
  'retry.granted': '#task.routing',
  'retry.delayed': { actions: 'noteDelay', target: '#task.retrying.delayed' },
  'retry.refused': { actions: 'giveUp', target: '#task.retrying' },
} as const;

const resumedTo = (mode: TaskMode, target: string) => ({
  guard: { type: 'isResumedIn' as const, params: { mode } },
  target,
});

const climbTo = (rung: RungName, target: string) => ({
  guard: { type: 'isClimbing' as const, params: { rung } },
  target,
});

/**
 * One piece of work, from request to outcome, over as many attempts as its ladder has.
 *
 * It is pure: its context is plain data, time comes in the events, and what it wants done are the
 * actions named under "Orders", which whoever runs it provides.
 */
export const taskMachine = setup({
  types: {
    context: {} as TaskState,
    input: {} as TaskInput | TaskState,
    events: {} as TaskEvent,
    output: {} as TaskState,
  },
  guards: {
    isAdmitted: ({ context }) => !context.isQueued,
    isResumedIn: ({ context }, { mode }: { mode: TaskMode }) => context.resumed?.in === mode,
    isClimbing: ({ context: { move } }, { rung }: { rung: RungName }) =>
      move?.type === 'climb' && move.rung.name === rung,
    isMove: ({ context: { move } }, { type }: { type: Move['type'] }) => move?.type === type,
    hasSuspected: ({ context }) => hasSuspected(context),
    isOpen: ({ context }) => context.place.rung !== 'parked',
  },
  delays: {
    retryDelay: ({ context }) => context.delayMs,
    deadline: ({ context }) => ownDeadlineMs(context),
  },
  actions: {
    // Orders: what is to be done outside.
    requestAgent: carriedOut,
    startAttempt: carriedOut,
    judgeAnswer: carriedOut,
    requestRetry: carriedOut,
    noteWait: carriedOut,
    divide: carriedOut,
    endAttempt: carriedOut,
    tellDeadline: carriedOut,
    park: carriedOut,
    finish: carriedOut as (args: unknown, params: { end: TaskEndType }) => void,
    // What is remembered.
    noteAgent: assign({
      present: ({ event, context }) => {
        if (event.type !== 'agent.assigned') return context.present;
        const { agent, actorId, family, atMs } = event;
        return { agent, actorId, ...(family === undefined ? {} : { family }), startedAtMs: atMs };
      },
    }),
    noteAnswer: assign(({ event, context }) => {
      if (event.type !== 'attempt.answered' || !context.present) return {};
      const { answerHash: hash, confidence } = event;
      const answer = { hash, ...(confidence === undefined ? {} : { confidence }) };
      return { present: { ...context.present, answer } };
    }),
    noteAccepted: assign(({ event, context }) => {
      if (event.type !== 'answer.accepted') return {};
      return { attempts: endedWith(context, event, { type: 'answered' }), flags: event.flags };
    }),
    noteRejected: assign(({ event, context }) => {
      if (event.type !== 'answer.rejected') return {};
      const { failure, isPoison } = event;
      return {
        attempts: endedWith(context, event, { type: 'failed', failure }),
        failures: [...context.failures, failure],
        isPoison: context.isPoison || isPoison,
      };
    }),
    noteSuspected: assign(({ event, context }) => {
      if (event.type !== 'answer.suspected') return {};
      const { findings } = event;
      return { attempts: endedWith(context, event, { type: 'suspected', findings }) };
    }),
    noteFailed: assign(({ event, context }) => {
      if (!('failure' in event && event.failure && 'spent' in event)) return {};
      const { failure, spent } = event;
      const ending = { type: 'failed', failure } as const;
      return {
        attempts: recordOf(context, { atMs: failure.atMs, spent, ending }),
        failures: [...context.failures, failure],
      };
    }),
    noteUnavailable: assign(({ event, context }) => {
      if (event.type !== 'agent.unavailable' || !event.failure) return {};
      return { failures: [...context.failures, event.failure] };
    }),
    noteParts: assign(({ event, context }) => {
      if (event.type !== 'parts.done') return {};
      const { parts, agent, actorId, startedAtMs, answerHash: hash } = event;
      const present = { agent, actorId, startedAtMs, answer: { hash } };
      return { parts: [...context.parts, ...parts], present };
    }),
    notePartsFailed: assign(({ event, context }) => {
      if (event.type !== 'parts.failed') return {};
      const { parts, failure } = event;
      return {
        parts: [...context.parts, ...parts],
        failures: [...context.failures, failure],
      };
    }),
    notePerson: assign(({ event, context }) => {
      if (event.type !== 'task.answered') return {};
      const { by, answerHash: hash, atMs } = event;
      const present = { agent: by, actorId: by, startedAtMs: atMs, answer: { hash } };
      const spent = { tokens: 0, costUsd: 0, toolCalls: 0 };
      return {
        attempts: endedWith({ ...context, present }, { atMs, spent }, { type: 'answered' }),
        flags: [],
      };
    }),
    noteStopped: assign(({ event, context }) => {
      if (event.type !== 'task.stop') return {};
      const { reason, spent, atMs } = event;
      const attempts = recordOf(context, { atMs, spent, ending: { type: 'cancelled' } });
      return { stopReason: reason, attempts };
    }),
    noteDelay: assign({
      delayMs: ({ event }) => (event.type === 'retry.delayed' ? event.delayMs : 0),
    }),
    forgetAgent: assign({ present: undefined }),
    giveUp: assign({ move: { type: 'giveUp' } }),
    chooseMove: assign(({ event, context }) => {
      if (!('setback' in event)) return {};
      const { place, ladder } = context;
      const move = nextMove(place, event.setback, ladder, event.can);
      const delayMs = move.type === 'wait' ? move.delayMs : 0;
      return { move, delayMs, place: placeAfter(place, move, event.setback) };
    }),
  },
}).createMachine({
  id: 'task',
  context: ({ input }) => beginning(input),
  initial: 'queued',
  // Of the whole task: no retry begins it again.
  after: { deadline: { guard: 'isOpen', actions: 'tellDeadline' } },
  on: {
    'deadline.passed': [
      { guard: 'hasSuspected', actions: ['noteFailed', 'endAttempt'], target: '.accepted' },
      { actions: ['noteFailed', 'endAttempt'], target: '.failed' },
    ],
    'source.recalled': { actions: ['noteFailed', 'endAttempt'], target: '.failed' },
    'task.stop': { actions: ['noteStopped', 'endAttempt'], target: '.stopped' },
  },
  states: {
    queued: {
      always: [
        resumedTo('validating', 'validating'),
        resumedTo('choosing', 'retrying.choosing'),
        resumedTo('parked', 'parked'),
        { guard: 'isAdmitted', target: 'routing' },
      ],
      on: {
        'task.admit': 'routing',
        // There was no room to wait.
        'agent.unavailable': { actions: ['noteUnavailable', 'chooseMove'], target: 'retrying' },
      },
    },
    routing: {
      entry: ['forgetAgent', 'requestAgent'],
      on: {
        'agent.assigned': { actions: 'noteAgent', target: 'working' },
        'agent.unavailable': { actions: ['noteUnavailable', 'chooseMove'], target: 'retrying' },
      },
    },
    working: {
      entry: 'startAttempt',
      on: {
        'attempt.answered': { actions: 'noteAnswer', target: 'validating' },
        'attempt.failed': { actions: ['noteFailed', 'chooseMove'], target: 'retrying' },
        'agent.refused': 'routing',
      },
    },
    validating: {
      entry: 'judgeAnswer',
      on: {
        'answer.accepted': { actions: 'noteAccepted', target: 'accepted' },
        'answer.suspected': { actions: ['noteSuspected', 'chooseMove'], target: 'retrying' },
        'answer.rejected': { actions: ['noteRejected', 'chooseMove'], target: 'retrying' },
        // The examination itself broke.
        'attempt.failed': { actions: ['noteFailed', 'chooseMove'], target: 'retrying' },
      },
    },
    retrying: {
      entry: 'forgetAgent',
      initial: 'choosing',
      states: {
        choosing: {
          always: [
            { guard: { type: 'isMove', params: { type: 'wait' } }, target: 'waiting' },
            climbTo('feedback', 'feedback'),
            climbTo('otherAgent', 'otherAgent'),
            climbTo('decomposing', 'decomposing'),
            climbTo('escalating', 'escalating'),
            climbTo('parked', '#task.parked'),
            { guard: 'hasSuspected', target: '#task.accepted' },
            { target: '#task.failed' },
          ],
        },
        /** For the infrastructure. */
        waiting: { entry: 'noteWait', after: { retryDelay: '#task.routing' } },
        /** For the tokens that a retry costs. */
        delayed: { entry: 'noteWait', after: { retryDelay: 'choosing' } },
        feedback: { entry: 'requestRetry', on: retryAnswers },
        otherAgent: { entry: 'requestRetry', on: retryAnswers },
        escalating: { entry: 'requestRetry', on: retryAnswers },
        decomposing: {
          entry: 'requestRetry',
          on: {
            ...retryAnswers,
            'retry.granted': { actions: 'divide' },
            'parts.done': { actions: 'noteParts', target: '#task.validating' },
            'parts.failed': { actions: ['notePartsFailed', 'chooseMove'], target: 'choosing' },
          },
        },
      },
    },
    parked: {
      entry: 'park',
      on: { 'task.answered': { actions: 'notePerson', target: 'accepted' } },
    },
    accepted: { type: 'final', entry: { type: 'finish', params: { end: 'accepted' } } },
    failed: { type: 'final', entry: { type: 'finish', params: { end: 'failed' } } },
    stopped: { type: 'final', entry: { type: 'finish', params: { end: 'stopped' } } },
  },
  output: ({ context }) => context,
});

function endedWith(
  context: TaskState,
  end: { readonly atMs: number; readonly spent: Spent },
  ending:
    | { readonly type: 'answered' }
    | { readonly type: 'suspected'; readonly findings: readonly Finding[] }
    | { readonly type: 'failed'; readonly failure: Failure },
) {
  const { hash: answerHash = '', confidence } = context.present?.answer ?? {};
  const stated = confidence === undefined ? {} : { confidence };
  const full = ending.type === 'answered' ? { ...ending, ...stated } : ending;
  return recordOf(context, { ...end, ending: { ...full, answerHash } });
}
