import { assign, createActor, setup } from 'xstate';
import { due, type RunCommand } from './due.ts';
import type { PipelinePlan } from './pipeline-plan.ts';
import { flagsOf, isComplete, type RunState } from './run-state.ts';
import { type PipelineRunEvent, step } from './step.ts';

/** What a run is started with. */
export interface PipelineRunInput {
  readonly runId: string;
  readonly plan: PipelinePlan;
  readonly state: RunState;
}

/** Plain data: values are elsewhere, under their result's id. */
export interface PipelineRunContext extends PipelineRunInput {
  /** The last round that came to its end; 0 before the first has. */
  readonly finishedRound: number;
}

const carryOut = {
  type: 'carryOut',
  params: ({ context: { runId, plan, state } }: { readonly context: PipelineRunContext }) => ({
    commands: due(runId, plan, state),
  }),
} as const;

/**
 * The modes of a pipeline run. It decides what is due and has it carried out by the action `carryOut`,
 * which whoever runs it provides; what comes of it are events.
 */
export const pipelineRunMachine = setup({
  types: {
    context: {} as PipelineRunContext,
    input: {} as PipelineRunInput,
    events: {} as PipelineRunEvent,
  },
  guards: {
    isFailed: ({ context: { state } }) => state.ending?.type === 'failed',
    isStopped: ({ context: { state } }) => state.ending?.type === 'stopped',
    isComplete: ({ context: { state } }) => isComplete(state),
    isRecalling: ({ context: { state } }) => state.round > 1,
    isDegraded: ({ context: { state } }) => flagsOf(state).length > 0,
  },
  actions: {
    noteEvent: assign({
      state: ({ context: { plan, state }, event }) => step(plan, state, event),
    }),
    noteFinish: assign({ finishedRound: ({ context }) => context.state.round }),
    /** Nobody does: see `pipelineRunLogic`. */
    carryOut: (_context, _params: { readonly commands: readonly RunCommand[] }) => {},
  },
}).createMachine({
  id: 'pipelineRun',
  context: ({ input }) => ({ ...input, finishedRound: 0 }),
  initial: 'settling',
  on: {
    'stage.*': { actions: 'noteEvent', target: '.settling' },
    'item.*': { actions: 'noteEvent', target: '.settling' },
    'results.recalled': { actions: 'noteEvent', target: '.settling' },
    'run.stop': { actions: 'noteEvent', target: '.settling' },
  },
  states: {
    // Passed through in one step: which mode it is, is a decision.
    settling: {
      always: [
        { guard: 'isFailed', target: 'failed' },
        { guard: 'isStopped', target: 'stopped' },
        { guard: 'isComplete', target: 'finished' },
        { guard: 'isRecalling', target: 'recalling' },
        { guard: 'isDegraded', target: 'degraded' },
        { target: 'running' },
      ],
    },
    running: { entry: [carryOut] },
    degraded: { entry: [carryOut] },
    recalling: { entry: [carryOut] },
    // Left by a recall: its value is out, and may turn out to be wrong.
    finished: { entry: 'noteFinish', on: { 'run.stop': {} } },
    failed: {},
    stopped: {},
  },
});

/** A run's machine at work. What it is sent is handled before `send` returns. */
export interface PipelineRunActor {
  send(event: PipelineRunEvent): void;
  getSnapshot(): { readonly value: unknown; readonly context: PipelineRunContext };
  stop(): unknown;
}

/** A run's machine with somebody to carry out what is due. */
export const pipelineRunLogic = (onDue: (commands: readonly RunCommand[]) => void) =>
  pipelineRunMachine.provide({
    actions: { carryOut: (_context, { commands }) => onDue(commands) },
  });

/** What a run's machine is for those who start it. */
export type PipelineRunLogic = ReturnType<typeof pipelineRunLogic>;

/** Starts a run's machine as an actor of its own, outside of any tree. */
export function startPipelineRunActor(
  logic: PipelineRunLogic,
  { id, input }: { readonly id: string; readonly input: PipelineRunInput },
): PipelineRunActor {
  return createActor(logic, { id, input }).start();
}
