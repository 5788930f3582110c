import { produce } from 'immer';
import { assign, createActor, setup } from 'xstate';
import { STOP_STEPS, type Stop, type StopStep, type TripCause } from './trip.ts';

/** What the machine is started with. */
export interface KillSwitchInput {
  /** What it had come to in an earlier process. */
  readonly resumed?: { readonly stop: Stop; readonly step: StopStep | 'stopped' } | undefined;
}

/** Plain data: it can be written down after each step. */
interface KillSwitchContext extends KillSwitchInput {
  /** The present stop; `undefined` while armed. */
  readonly stop: Stop | undefined;
}

/** What a kill switch is told. */
export type KillSwitchEvent =
  | {
      readonly type: 'switch.trip';
      readonly id: string;
      readonly cause: TripCause;
      readonly atWallMs: number;
    }
  | {
      readonly type: 'step.ended';
      readonly step: StopStep;
      readonly killed?: readonly string[];
      readonly error?: string;
    }
  | { readonly type: 'switch.reset' };

const endOf = (step: StopStep, target: string) => ({
  'step.ended': {
    guard: { type: 'isOf' as const, params: { step } },
    actions: 'noteStep' as const,
    target,
  },
});

/**
 * The modes of a kill switch. Each state of `draining` names the step to be carried out, so whoever
 * finds it there, also in the next process, knows what to do: see `kill-switch.ts`.
 */
export const killSwitchMachine = setup({
  types: {
    context: {} as KillSwitchContext,
    input: {} as KillSwitchInput,
    events: {} as KillSwitchEvent,
  },
  guards: {
    isOf: ({ event }, { step }: { step: StopStep }) =>
      event.type === 'step.ended' && event.step === step,
    wasAt: ({ context }, { step }: { step: StopStep | 'stopped' }) =>
      context.resumed?.step === step,
  },
  actions: {
    beginStop: assign({
      stop: ({ event, context }) => {
        if (event.type !== 'switch.trip') return context.stop;
        const { id, cause, atWallMs } = event;
        return { id, cause, atWallMs, killed: [], failedSteps: [] };
      },
    }),
    noteStep: assign({
      stop: ({ event, context: { stop } }) => {
        if (event.type !== 'step.ended' || !stop) return stop;
        const { step, error, killed = [] } = event;
        return produce(stop, (draft) => {
          draft.killed.push(...killed);
          if (error !== undefined) draft.failedSteps.push({ step, message: error });
        });
      },
    }),
    resumeStop: assign({ stop: ({ context }) => context.resumed?.stop }),
    forgetStop: assign({ stop: undefined }),
  },
}).createMachine({
  id: 'killSwitch',
  context: ({ input }) => ({ ...input, stop: undefined }),
  initial: 'resuming',
  states: {
    resuming: {
      always: [
        ...STOP_STEPS.map((step) => ({
          guard: { type: 'wasAt' as const, params: { step } },
          actions: 'resumeStop' as const,
          target: `draining.${step}` as const,
        })),
        {
          guard: { type: 'wasAt', params: { step: 'stopped' } },
          actions: 'resumeStop',
          target: 'stopped',
        },
        { target: 'armed' },
      ],
    },
    armed: {
      on: { 'switch.trip': { actions: 'beginStop', target: 'draining' } },
    },
    // New work is refused from here on. A second trip changes nothing, and no reset is heard.
    draining: {
      initial: 'recording',
      states: {
        recording: { on: endOf('recording', 'signalling') },
        signalling: { on: endOf('signalling', 'killing') },
        killing: { on: endOf('killing', 'persisting') },
        persisting: { on: endOf('persisting', 'notifying') },
        notifying: { on: endOf('notifying', '#killSwitch.stopped') },
      },
    },
    // Latched: only a person lets it go.
    stopped: {
      on: { 'switch.reset': { actions: 'forgetStop', target: 'armed' } },
    },
  },
});

/** A kill switch's machine at work. What it is sent is handled before `send` returns. */
export interface KillSwitchActor {
  send(event: KillSwitchEvent): void;
  getSnapshot(): { readonly value: unknown; readonly context: KillSwitchContext };
  stop(): unknown;
}

/** Starts a kill switch's machine as an actor of its own, outside of any tree. */
export function startKillSwitchActor(id: string, input: KillSwitchInput): KillSwitchActor {
  return createActor(killSwitchMachine, { id, input }).start();
}
