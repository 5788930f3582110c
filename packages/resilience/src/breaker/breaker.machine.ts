import { assign, createActor, setup } from 'xstate';
import { type CoolDown, openForMs } from './cool-down.ts';
import {
  hasPlace,
  judgeTrials,
  NO_TRIAL_RESULTS,
  type TrialResults,
  type TrialRule,
} from './trial-rule.ts';

/** What a breaker's modes depend on. */
export interface BreakerInput {
  readonly coolDown: CoolDown;
  readonly trials: TrialRule & { readonly leaseMs: number };
  readonly generation: number;
  /** The mode to begin in, after a restart. Default closed. */
  readonly resumed?: ResumedMode;
}

/** A mode that outlived the process it was entered in. */
export type ResumedMode =
  | {
      readonly type: 'open';
      readonly openedAtMs: number;
      readonly openForMs: number;
      readonly failedTrials: number;
    }
  | { readonly type: 'isolated'; readonly holds: number };

interface Trial {
  readonly id: number;
  readonly leaseUntilMs: number;
}

/** Plain data: it can be written down, and needs no timer to go on. */
export interface BreakerContext extends BreakerInput {
  readonly openedAtMs: number;
  readonly openForMs: number;
  /** Failed trials since it was last closed: the open period may grow with them. */
  readonly failedTrials: number;
  readonly running: readonly Trial[];
  readonly results: TrialResults;
  readonly holds: number;
}

/** What a breaker's machine is told. Time and chance come with the event. */
export type BreakerEvent =
  | {
      readonly type: 'breaker.trip';
      readonly atMs: number;
      readonly chance: number;
      readonly openForMs?: number;
    }
  | {
      readonly type: 'breaker.isolate' | 'breaker.release' | 'breaker.reset';
      readonly atMs: number;
    }
  | { readonly type: 'trial.request'; readonly atMs: number; readonly id: number }
  | {
      readonly type: 'trial.succeeded' | 'trial.failed';
      readonly atMs: number;
      readonly id: number;
      readonly slow: boolean;
      readonly chance: number;
    }
  | { readonly type: 'trial.released'; readonly atMs: number; readonly id: number }
  | {
      readonly type: 'trial.expired';
      readonly atMs: number;
      readonly id: number;
      readonly chance: number;
    };

/** `isolated` is held open by hand. */
export type BreakerMode = 'closed' | 'open' | 'halfOpen' | 'isolated';

/** The modes of one breaker. It is only asked when the mode may change; see `breaker.ts`. */
export const breakerMachine = setup({
  types: {
    context: {} as BreakerContext,
    input: {} as BreakerInput,
    events: {} as BreakerEvent,
  },
  guards: {
    wasOpen: ({ context }) => context.resumed?.type === 'open',
    wasIsolated: ({ context }) => context.resumed?.type === 'isolated',
    // A sum, as whoever waits for it reckons: of fractions a difference may come out a little less.
    isCoolDownOver: ({ context, event }) => event.atMs >= context.openedAtMs + context.openForMs,
    staysOpenLonger: ({ context, event }) =>
      event.type === 'breaker.trip' &&
      event.atMs + (event.openForMs ?? 0) > context.openedAtMs + context.openForMs,
    hasTrialPlace: ({ context: { running, results, trials } }) =>
      hasPlace(trials, results, running.length),
    isRunningTrial: ({ context, event }) =>
      'id' in event && context.running.some((trial) => trial.id === event.id),
    isLastRunning: ({ context }) => context.running.length === 0,
    isBack: ({ context }) => judgeTrials(context.trials, context.results) === 'close',
    isStillFailing: ({ context }) => judgeTrials(context.trials, context.results) === 'open',
    isLastHold: ({ context }) => context.holds <= 1,
  },
  actions: {
    beginGeneration: assign({ generation: ({ context }) => context.generation + 1 }),
    beginCoolDown: assign(({ context, event }) => {
      const { coolDown, failedTrials } = context;
      const chance = 'chance' in event ? event.chance : 0.5;
      const given = event.type === 'breaker.trip' ? event.openForMs : undefined;
      return {
        openedAtMs: event.atMs,
        openForMs: given ?? openForMs(coolDown, failedTrials, chance),
      };
    }),
    resumeCoolDown: assign(({ context: { resumed } }) => (resumed?.type === 'open' ? resumed : {})),
    resumeHolds: assign(({ context: { resumed } }) =>
      resumed?.type === 'isolated' ? { holds: resumed.holds } : {},
    ),
    countFailedTrial: assign({ failedTrials: ({ context }) => context.failedTrials + 1 }),
    beginTrials: assign({ running: [], results: NO_TRIAL_RESULTS }),
    takeTrialPlace: assign({
      running: ({ context, event }) =>
        event.type === 'trial.request'
          ? [
              ...context.running,
              { id: event.id, leaseUntilMs: event.atMs + context.trials.leaseMs },
            ]
          : context.running,
    }),
    giveBackPlace: assign({
      running: ({ context, event }) =>
        context.running.filter((trial) => !('id' in event) || trial.id !== event.id),
    }),
    noteResult: assign({
      results: ({ context: { results }, event }) => {
        if (event.type !== 'trial.succeeded' && event.type !== 'trial.failed') return results;
        const failed = event.type === 'trial.failed' ? 1 : 0;
        return {
          succeeded: results.succeeded + 1 - failed,
          failed: results.failed + failed,
          slow: results.slow + (event.slow ? 1 : 0),
        };
      },
    }),
    forgetTrouble: assign({ failedTrials: 0, holds: 0, running: [], results: NO_TRIAL_RESULTS }),
    hold: assign({ holds: ({ context }) => context.holds + 1 }),
    unhold: assign({ holds: ({ context }) => context.holds - 1 }),
  },
}).createMachine({
  id: 'breaker',
  context: ({ input }) => ({
    ...input,
    openedAtMs: 0,
    openForMs: 0,
    failedTrials: 0,
    running: [],
    results: NO_TRIAL_RESULTS,
    holds: 0,
  }),
  initial: 'resuming',
  on: {
    'breaker.isolate': {
      target: '.isolated',
      actions: ['forgetTrouble', 'hold', 'beginGeneration'],
    },
    'breaker.reset': {
      target: '.closed',
      actions: ['forgetTrouble', 'beginGeneration'],
    },
    'breaker.trip': {
      target: '.open',
      actions: ['beginGeneration', 'beginCoolDown'],
    },
  },
  states: {
    resuming: {
      always: [
        { guard: 'wasOpen', target: 'open', actions: 'resumeCoolDown' },
        { guard: 'wasIsolated', target: 'isolated', actions: 'resumeHolds' },
        { target: 'closed' },
      ],
    },
    closed: {},
    // Left when somebody asks: a timer that is lost with its process could wedge it here.
    open: {
      on: {
        'trial.request': {
          guard: 'isCoolDownOver',
          target: 'halfOpen.trial',
          actions: ['beginTrials', 'beginGeneration', 'takeTrialPlace'],
        },
        // Evidence such as Retry-After may lengthen the period; nothing shortens or restarts it.
        'breaker.trip': [{ guard: 'staysOpenLonger', actions: 'beginCoolDown' }, {}],
      },
    },
    halfOpen: {
      initial: 'idle',
      states: {
        idle: {},
        trial: {
          on: {
            'trial.succeeded': {
              guard: 'isRunningTrial',
              actions: ['giveBackPlace', 'noteResult'],
              target: 'judging',
            },
            'trial.failed': {
              guard: 'isRunningTrial',
              actions: ['giveBackPlace', 'noteResult'],
              target: 'judging',
            },
            'trial.released': {
              guard: 'isRunningTrial',
              actions: 'giveBackPlace',
              target: 'judging',
            },
            'trial.expired': {
              guard: 'isRunningTrial',
              target: '#breaker.open',
              actions: ['countFailedTrial', 'beginGeneration', 'beginCoolDown'],
            },
          },
        },
        judging: {
          always: [
            {
              guard: 'isStillFailing',
              target: '#breaker.open',
              actions: ['countFailedTrial', 'beginGeneration', 'beginCoolDown'],
            },
            {
              guard: 'isBack',
              target: '#breaker.closed',
              actions: ['forgetTrouble', 'beginGeneration'],
            },
            { guard: 'isLastRunning', target: 'idle' },
            { target: 'trial' },
          ],
        },
      },
      on: {
        'trial.request': {
          guard: 'hasTrialPlace',
          target: '.trial',
          actions: 'takeTrialPlace',
        },
      },
    },
    isolated: {
      on: {
        'breaker.isolate': { actions: 'hold' },
        'breaker.release': [
          {
            guard: 'isLastHold',
            target: 'closed',
            actions: ['forgetTrouble', 'beginGeneration'],
          },
          { actions: 'unhold' },
        ],
        'breaker.trip': {}, // Held by hand is held by hand.
      },
    },
  },
});

/** A breaker's machine at work. What it is sent is handled before `send` returns. */
export interface BreakerActor {
  send(event: BreakerEvent): void;
  getSnapshot(): { readonly value: unknown; readonly context: BreakerContext };
  stop(): unknown;
}

/** Starts a breaker's machine as an actor of its own, outside of any tree. */
export function startBreakerActor(id: string, input: BreakerInput): BreakerActor {
  return createActor(breakerMachine, { id, input }).start();
}
