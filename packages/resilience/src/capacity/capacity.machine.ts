import { assign, createActor, setup } from 'xstate';
import { type Hysteresis, nextTier, type TierState } from './hysteresis.ts';
import {
  CAPACITY_TIERS,
  type CapacityTier,
  lowered,
  type Share,
  type TierThresholds,
} from './tier.ts';

/** What the machine is started with. */
export interface CapacityInput {
  readonly thresholds: TierThresholds;
  readonly hysteresis: Hysteresis;
  /** Where it stood in an earlier process. */
  readonly resumed?: ResumedCapacity | undefined;
}

export interface ResumedCapacity {
  readonly overall: TierState;
  readonly byTaskType: Readonly<Record<string, TierState>>;
  readonly isSaving: boolean;
}

/** Plain data: it can be written down. */
interface CapacityContext extends CapacityInput {
  /** There is somebody in the pool. */
  readonly isManned: boolean;
  /** What the health of the agents allows, before what was given up. */
  readonly overall: TierState;
  readonly byTaskType: Readonly<Record<string, TierState>>;
  /** One tier is given up, to save what is left of a budget. */
  readonly isSaving: boolean;
}

/** The shares of agents that are well, as they are after an event. */
export interface Shares {
  readonly overall: Share;
  readonly byTaskType: readonly (readonly [taskType: string, share: Share])[];
}

/** What capacity is told. Time and shares come with the event. */
export type CapacityEvent =
  /** The health of one agent at one task type: it has the share of that task type alone. */
  | { readonly type: 'health.changed'; readonly shares: Shares; readonly atMs: number }
  | {
      readonly type: 'agents.joined' | 'agents.left' | 'quota.changed' | 'dwell.over';
      readonly shares: Shares;
      readonly atMs: number;
    }
  | { readonly type: 'saving.began' | 'saving.ended'; readonly atMs: number };

/** The tiers after an event: the one of the task type that changed, or all if any may have. */
function tiersAfter(context: CapacityContext, event: CapacityEvent) {
  if (!('shares' in event)) return {};
  const { overall, byTaskType } = event.shares;
  const options = { ...context, nowMs: event.atMs };
  // Task types are anybody's words, so they are looked up in maps: `constructor` is in any object.
  const before = new Map(Object.entries(context.byTaskType));
  const after = new Map(event.type === 'health.changed' ? before : []);
  for (const [taskType, share] of byTaskType) {
    // A task type that is new begins as it is: there is nothing that it could flutter from.
    after.set(taskType, nextTier(before.get(taskType) ?? { tier: 'full' }, share, options));
  }
  const isFirst = !context.isManned && !context.resumed;
  return {
    isManned: overall.total > 0,
    byTaskType: Object.fromEntries(after),
    overall: nextTier(isFirst ? { tier: 'full' } : context.overall, overall, options),
  };
}

/** A tier with what is given up. */
export function presentTier(
  { overall, byTaskType, isSaving }: ResumedCapacity,
  taskType?: string,
): CapacityTier {
  const state = taskType === undefined ? overall : stateOf(byTaskType, taskType);
  return lowered(state?.tier ?? 'queueing', isSaving ? 1 : 0);
}

const stateOf = (byTaskType: ResumedCapacity['byTaskType'], taskType: string) =>
  Object.hasOwn(byTaskType, taskType) ? byTaskType[taskType] : undefined;

/**
 * How much can be done. The state is the overall tier, with what was given up to save money; the
 * tiers of single task types are in the context.
 */
export const capacityMachine = setup({
  types: {
    context: {} as CapacityContext,
    input: {} as CapacityInput,
    events: {} as CapacityEvent,
  },
  guards: {
    isTier: ({ context }, { tier }: { tier: CapacityTier }) => presentTier(context) === tier,
  },
  actions: {
    noteHealth: assign(({ context, event }) => tiersAfter(context, event)),
    beginSaving: assign({ isSaving: true }),
    endSaving: assign({ isSaving: false }),
  },
}).createMachine({
  id: 'capacity',
  context: ({ input }) => ({
    overall: { tier: 'queueing' },
    byTaskType: {},
    isSaving: false,
    ...input.resumed,
    ...input,
    isManned: false,
  }),
  initial: 'settling',
  on: {
    'agents.*': { actions: 'noteHealth', target: '.settling' },
    'health.changed': { actions: 'noteHealth', target: '.settling' },
    'quota.changed': { actions: 'noteHealth', target: '.settling' },
    'dwell.over': { actions: 'noteHealth', target: '.settling' },
    'saving.began': { actions: 'beginSaving', target: '.settling' },
    'saving.ended': { actions: 'endSaving', target: '.settling' },
  },
  states: {
    // Passed through in one step: which tier it is, is a decision and not a mode.
    settling: {
      always: CAPACITY_TIERS.map((tier) => ({
        guard: { type: 'isTier' as const, params: { tier } },
        target: tier,
      })),
    },
    full: {},
    essential: {},
    single: {},
    queueing: {},
  },
});

/** The machine of capacity at work. What it is sent is handled before `send` returns. */
export interface CapacityActor {
  send(event: CapacityEvent): void;
  getSnapshot(): { readonly value: unknown; readonly context: CapacityContext };
  stop(): unknown;
}

/** Starts the machine as an actor of its own, outside of any tree. */
export function startCapacityActor(id: string, input: CapacityInput): CapacityActor {
  return createActor(capacityMachine, { id, input }).start();
}
