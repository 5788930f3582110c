import { ActorExit, type ActorShutdown, KILLED, systemOf } from '@coppice/actor';
import { assign, fromPromise, setup } from 'xstate';
import type { Task } from '../task/task.ts';
import {
  AGENTS,
  type AgentAsked,
  DISPATCHER,
  type TaskAssigned,
  type TaskCancelled,
} from './agent-messages.ts';
import type { AgentProfile } from './agent-profile.ts';
import type { Attempt } from './attempt.ts';
import { isNotTheAgents } from './blame.ts';
import type { RunContext } from './run-context.ts';

/** What an agent is: its place among others, and what it does. */
export interface AgentDefinition {
  readonly profile: AgentProfile;
  readonly run: (task: Task, ctx: RunContext) => Promise<unknown>;
}

interface AgentContext {
  readonly definition: AgentDefinition;
  readonly attempt: Attempt | undefined;
  readonly error: unknown;
}

/** Runs the agent's code for one attempt. */
const attemptLogic = fromPromise<
  unknown,
  { readonly definition: AgentDefinition; readonly attempt: Attempt }
>(({ input }) => input.attempt.carryOut(input.definition.run));

const untilSettled = fromPromise<void, { readonly attempt: Attempt }>(
  ({ input }) => input.attempt.settled,
);

/** One incarnation of one agent. It holds one task at a time, and a crash is its end. */
export const agentMachine = setup({
  types: {
    context: {} as AgentContext,
    input: {} as AgentDefinition,
    events: {} as
      | TaskAssigned
      | TaskCancelled
      | AgentAsked
      | ActorShutdown
      | { type: 'agent.crash' },
  },
  actors: { attempt: attemptLogic, untilSettled },
  // As OTP gives a child that is told to stop.
  delays: { lettingGo: 5_000 },
  guards: {
    isPresentAttempt: ({ context, event }) =>
      event.type === 'task.cancelled' && event.attempt === context.attempt,
    isNotTheAgents: ({ context, event }) =>
      context.attempt?.isOver === true ||
      isNotTheAgents((event as unknown as { readonly error: unknown }).error),
  },
  actions: {
    joinAgents: ({ self }) => systemOf(self).join(AGENTS, self),
    // Ahead of what else is to be done, so that agents that end together do not wait for each other.
    announceIdle: ({ context, self }) => {
      const system = systemOf(self);
      const dispatcher = system.whereis(DISPATCHER);
      const { profile } = context.definition;
      if (dispatcher) system.sendUrgent(dispatcher, { type: 'agent.idle', ref: self, profile });
    },
    takeTask: assign({
      attempt: ({ event }) => (event.type === 'task.assigned' ? event.attempt : undefined),
    }),
    begin: ({ context }) => context.attempt?.begin(),
    refuse: ({ event }) => {
      if (event.type === 'task.assigned') event.attempt.refuse();
    },
    dropTask: assign({ attempt: undefined }),
    shutDownAttempt: ({ context }) => context.attempt?.shutDown(),
    answer: ({ context, event }) => {
      const { output } = event as unknown as { readonly output: unknown }; // XState's done event.
      context.attempt?.answered(output);
    },
    handBack: ({ context, event }) => {
      context.attempt?.threw((event as unknown as { readonly error: unknown }).error);
    },
    noteError: assign({
      error: ({ event }) => (event as unknown as { readonly error: unknown }).error,
    }),
    noteDeaf: assign({ error: () => new ActorExit(KILLED) }),
    // In a second step, so that a viewer sees `crashing` and no message of the first is lost.
    crashNext: ({ self }) => self.send({ type: 'agent.crash' }),
    crash: ({ context }) => {
      throw context.error;
    },
  },
}).createMachine({
  id: 'agent',
  context: ({ input }) => ({ definition: input, attempt: undefined, error: undefined }),
  initial: 'idle',
  entry: 'joinAgents',
  states: {
    idle: {
      entry: 'announceIdle',
      on: {
        'task.assigned': { actions: ['takeTask', 'begin'], target: 'working' },
        'agent.asked': { actions: 'announceIdle' },
        'actor.shutdown': 'stopped',
      },
    },
    working: {
      invoke: {
        src: 'attempt',
        input: ({ context }) => ({
          definition: context.definition,
          attempt: context.attempt as Attempt, // Set on the way into this state.
        }),
        onDone: { actions: ['answer', 'dropTask'], target: 'idle' },
        onError: [
          { guard: 'isNotTheAgents', actions: ['handBack', 'dropTask'], target: 'idle' },
          { actions: 'noteError', target: 'crashing' },
        ],
      },
      on: {
        'task.assigned': { actions: 'refuse' },
        'task.cancelled': { guard: 'isPresentAttempt', target: 'cancelling' },
        'actor.shutdown': { actions: 'shutDownAttempt', target: 'stopping' },
      },
    },
    /** Its code is told to let go; who does not is ended, so that it never works for two. */
    cancelling: {
      invoke: {
        src: 'untilSettled',
        input: ({ context }) => ({ attempt: context.attempt as Attempt }),
        onDone: { actions: 'dropTask', target: 'idle' },
        onError: { actions: 'dropTask', target: 'idle' },
      },
      after: { lettingGo: { actions: 'noteDeaf', target: 'crashing' } },
      on: { 'task.assigned': { actions: 'refuse' }, 'actor.shutdown': 'stopping' },
    },
    crashing: {
      entry: 'crashNext',
      on: { 'agent.crash': { actions: 'crash' }, 'actor.shutdown': 'stopped' },
    },
    /** Its code is told to let go, and waited for; the supervisor kills when that takes too long. */
    stopping: {
      invoke: {
        src: 'untilSettled',
        input: ({ context }) => ({ attempt: context.attempt as Attempt }),
        onDone: 'stopped',
        onError: 'stopped',
      },
    },
    stopped: { type: 'final' },
  },
});
