import { KILLED, type MonitorDown, type Ref, systemOf } from '@coppice/actor';
import type { Clock } from '@coppice/host';
import { assign, setup } from 'xstate';
import {
  type AgentAssigned,
  type AgentRefused,
  DISPATCHER,
  type TaskAnswered,
  type TaskLogged,
  type TaskProgressed,
} from './agent-messages.ts';
import type { EffectMemory } from './effects.ts';
import { crashOf, type Failure, type FailureContext, timeoutOf } from './failure.ts';
import {
  isSilent,
  type LastProgress,
  nextCheckMs,
  noSilence,
  observeSilence,
  type Silence,
} from './silence.ts';
import { mayTryAgain, type Task, type TaskLimits, type TaskResult } from './task.ts';

/** What a task is started with. */
export interface TaskInput {
  readonly clock: Clock;
  readonly task: Task;
  readonly limits: TaskLimits;
  readonly effects: EffectMemory;
  readonly onFailure: (failure: Failure) => void;
  readonly onLog: (entry: { task: Task; agent: string; message: string; data: unknown }) => void;
}

interface TaskContext extends TaskInput {
  readonly failures: readonly Failure[];
  readonly agent: Ref | undefined;
  readonly lastProgress: LastProgress;
  readonly silence: Silence;
  readonly value: unknown;
  readonly outcome: 'accepted' | 'failed' | 'stopped';
}

type TaskEvent =
  | AgentAssigned
  | AgentRefused
  | TaskAnswered
  | TaskProgressed
  | TaskLogged
  | MonitorDown
  | { readonly type: 'task.cancel' };

const silenceNow = ({ silence, clock, lastProgress, limits }: TaskContext): Silence =>
  observeSilence(silence, {
    nowMs: clock.now(),
    lastProgressMs: lastProgress.atMs,
    idleMs: limits.idleMs,
  });

function failureContext(context: TaskContext): FailureContext {
  const { agent, task, failures, lastProgress } = context;
  const actorId = agent?.id ?? '';
  return {
    agent: actorId.slice(0, actorId.lastIndexOf(':')),
    actorId,
    taskId: task.id,
    taskType: task.type,
    attempt: failures.length + 1,
    atMs: context.clock.now(),
    lastProgress: agent ? lastProgress : undefined,
  };
}

/** One piece of work, from request to result, over as many attempts as it may have. */
export const taskMachine = setup({
  types: {
    context: {} as TaskContext,
    input: {} as TaskInput,
    events: {} as TaskEvent,
    output: {} as TaskResult,
  },
  guards: {
    isFromHolder: ({ context, event }) => 'by' in event && event.by === context.agent,
    isHolderDown: ({ context, event }) =>
      event.type === 'monitor.down' && event.ref === context.agent,
    isSilent: ({ context }) => isSilent(silenceNow(context), context.limits.idleMs),
    mayTryAgain: ({ context }) => mayTryAgain(context.failures, context.limits),
  },
  delays: {
    deadline: ({ context }) => context.limits.deadlineMs,
    silenceCheck: ({ context }) => nextCheckMs(context.silence, context.limits.idleMs),
  },
  actions: {
    requestAgent: ({ context, self }) =>
      systemOf(self)
        .whereis(DISPATCHER)
        ?.send({ type: 'work.requested', holder: self, taskType: context.task.type }),
    takeAgent: assign(({ event, context }) => {
      if (event.type !== 'agent.assigned') return {};
      const atMs = context.clock.now();
      return {
        agent: event.agent,
        lastProgress: { kind: 'start', atMs } as const,
        silence: noSilence(atMs),
      };
    }),
    assignTask: ({ context, self }) => {
      const { agent, task, failures, effects } = context;
      if (!agent) return;
      systemOf(self).monitor(self, agent);
      const attempt = failures.length + 1;
      agent.send({
        type: 'task.assigned',
        task,
        attempt,
        feedback: failures,
        effects,
        holder: self,
      });
    },
    noteProgress: assign(({ event, context }) =>
      event.type === 'task.progressed'
        ? { lastProgress: { kind: event.kind, atMs: context.clock.now() } }
        : {},
    ),
    noteQuiet: assign({ silence: ({ context }) => silenceNow(context) }),
    noteCrash: assign({
      failures: ({ context, event }) =>
        event.type === 'monitor.down'
          ? [...context.failures, crashOf(event.reason, failureContext(context))]
          : context.failures,
    }),
    noteSilence: assign({
      failures: ({ context }) => [
        ...context.failures,
        timeoutOf('silence', context.limits.idleMs, failureContext(context)),
      ],
    }),
    noteDeadline: assign({
      failures: ({ context }) => [
        ...context.failures,
        timeoutOf('deadline', context.limits.deadlineMs, failureContext(context)),
      ],
    }),
    reportFailure: ({ context }) => {
      const last = context.failures.at(-1);
      if (last) context.onFailure(last);
    },
    reportLog: ({ context, event }) => {
      if (event.type !== 'task.logged') return;
      const { message, data } = event;
      context.onLog({ task: context.task, agent: context.agent?.id ?? '', message, data });
    },
    // Who does not get on does not listen either: its incarnation is ended, not asked.
    killAgent: ({ context, self }) => {
      if (context.agent) systemOf(self).kill(context.agent, KILLED);
    },
    cancelAttempt: ({ context }) =>
      context.agent?.send({ type: 'task.cancelled', taskId: context.task.id }),
    noteAnswer: assign(({ event }) =>
      event.type === 'task.answered' ? { value: event.value, outcome: 'accepted' } : {},
    ),
    noteStopped: assign({ outcome: 'stopped' }),
    releaseAgent: assign({ agent: undefined }),
    forgetEffects: ({ context }) => context.effects.forget(context.task.id),
  },
}).createMachine({
  id: 'task',
  context: ({ input }) => ({
    ...input,
    failures: [],
    agent: undefined,
    lastProgress: { kind: 'start', atMs: 0 },
    silence: noSilence(0),
    value: undefined,
    outcome: 'failed',
  }),
  initial: 'open',
  states: {
    open: {
      initial: 'routing',
      after: {
        deadline: {
          actions: ['noteDeadline', 'reportFailure', 'killAgent'],
          target: 'failed',
        },
      },
      on: { 'task.cancel': { actions: ['cancelAttempt', 'noteStopped'], target: 'stopped' } },
      states: {
        routing: {
          entry: 'requestAgent',
          on: { 'agent.assigned': { actions: 'takeAgent', target: 'working' } },
        },
        working: {
          entry: 'assignTask',
          initial: 'watching',
          on: {
            'task.progressed': { guard: 'isFromHolder', actions: 'noteProgress' },
            'task.logged': { actions: 'reportLog' },
            'task.answered': {
              guard: 'isFromHolder',
              actions: 'noteAnswer',
              target: '#task.accepted',
            },
            'agent.refused': { actions: 'releaseAgent', target: 'routing' },
            'monitor.down': {
              guard: 'isHolderDown',
              actions: ['noteCrash', 'reportFailure'],
              target: 'retrying',
            },
          },
          states: {
            watching: {
              after: {
                silenceCheck: [
                  {
                    guard: 'isSilent',
                    actions: ['noteSilence', 'reportFailure', 'killAgent'],
                    target: '#task.open.retrying',
                  },
                  { actions: 'noteQuiet', target: 'watching', reenter: true },
                ],
              },
            },
          },
        },
        retrying: {
          entry: 'releaseAgent',
          always: [{ guard: 'mayTryAgain', target: 'routing' }, { target: '#task.failed' }],
        },
      },
    },
    accepted: { type: 'final' },
    failed: { type: 'final' },
    stopped: { type: 'final' },
  },
  exit: 'forgetEffects',
  output: ({ context }) => resultOf(context),
});

function resultOf({ outcome, failures, value, agent }: TaskContext): TaskResult {
  const failure = failures.at(-1);
  if (outcome === 'accepted') {
    return {
      type: 'accepted',
      value,
      by: agent?.id ?? '',
      attempts: failures.length + 1,
      failures,
    };
  }
  if (outcome === 'stopped' || !failure) return { type: 'stopped', failures };
  return { type: 'failed', failure, failures };
}
