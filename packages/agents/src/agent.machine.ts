import { type ActorShutdown, type Ref, systemOf } from '@coppice/actor';
import { assign, fromPromise, setup } from 'xstate';
import {
  AGENTS,
  type AgentAsked,
  DISPATCHER,
  type TaskAssigned,
  type TaskCancelled,
} from './agent-messages.ts';
import { createRunContext, type RunContext } from './run-context.ts';
import type { Task } from './task.ts';

/** What an agent is: its place in the tree, what it can do, and how. */
export interface AgentDefinition {
  readonly id: string;
  readonly can: readonly string[];
  readonly run: (task: Task, ctx: RunContext) => Promise<unknown>;
}

interface AgentContext {
  readonly definition: AgentDefinition;
  readonly assignment: TaskAssigned | undefined;
  readonly error: unknown;
}

interface Attempt {
  readonly definition: AgentDefinition;
  readonly assignment: TaskAssigned;
  readonly self: Ref;
}

/** One attempt at one task; ending it in any way aborts its signal. */
const attempt = fromPromise<unknown, Attempt>(async ({ input, signal }) => {
  const { definition, assignment, self } = input;
  const { task, attempt: number, feedback, effects, holder } = assignment;
  const ctx = createRunContext({
    taskId: task.id,
    attempt: number,
    signal,
    feedback,
    effects,
    onProgress: (kind) => holder.send({ type: 'task.progressed', by: self, kind }),
    onLog: (message, data) => holder.send({ type: 'task.logged', message, data }),
  });
  return definition.run(task, ctx);
});

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
  actors: { attempt },
  guards: {
    isPresentTask: ({ context, event }) =>
      event.type === 'task.cancelled' && event.taskId === context.assignment?.task.id,
  },
  actions: {
    joinAgents: ({ self }) => systemOf(self).join(AGENTS, self),
    announceIdle: ({ context, self }) => {
      const { can } = context.definition;
      systemOf(self).whereis(DISPATCHER)?.send({ type: 'agent.idle', ref: self, can });
    },
    takeTask: assign({
      assignment: ({ event }) => (event.type === 'task.assigned' ? event : undefined),
    }),
    refuse: ({ event }) => {
      if (event.type === 'task.assigned') event.holder.send({ type: 'agent.refused' });
    },
    dropTask: assign({ assignment: undefined }),
    answer: ({ context, self, event }) => {
      const { output } = event as unknown as { readonly output: unknown }; // XState's done event.
      context.assignment?.holder.send({ type: 'task.answered', by: self, value: output });
    },
    noteError: assign({
      error: ({ event }) => (event as unknown as { readonly error: unknown }).error,
    }),
    // In a second step, so that a viewer sees `crashing` and no message of the first is lost.
    crashNext: ({ self }) => self.send({ type: 'agent.crash' }),
    crash: ({ context }) => {
      throw context.error;
    },
  },
}).createMachine({
  id: 'agent',
  context: ({ input }) => ({ definition: input, assignment: undefined, error: undefined }),
  initial: 'idle',
  entry: 'joinAgents',
  on: { 'actor.shutdown': '.stopped' }, // Leaving `working` aborts the signal of the attempt.
  states: {
    idle: {
      entry: 'announceIdle',
      on: {
        'task.assigned': { actions: 'takeTask', target: 'working' },
        'agent.asked': { actions: 'announceIdle' },
      },
    },
    working: {
      invoke: {
        src: 'attempt',
        input: ({ context, self }) => ({
          definition: context.definition,
          assignment: context.assignment as TaskAssigned, // Set on the way into this state.
          self,
        }),
        onDone: { actions: ['answer', 'dropTask'], target: 'idle' },
        onError: { actions: 'noteError', target: 'crashing' },
      },
      on: {
        'task.assigned': { actions: 'refuse' },
        'task.cancelled': { guard: 'isPresentTask', actions: 'dropTask', target: 'idle' },
      },
    },
    crashing: { entry: 'crashNext', on: { 'agent.crash': { actions: 'crash' } } },
    stopped: { type: 'final' },
  },
});
