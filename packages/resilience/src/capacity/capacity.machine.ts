import { produce } from 'immer';
import { assign, createActor, setup } from 'xstate';
import type { BreakerMode } from '../breaker/breaker.machine.ts';
import { type Hysteresis, nextTier, type TierState } from './hysteresis.ts';
import { type Pool, type PoolMember, shareOf, taskTypesOf } from './pool.ts';
import { CAPACITY_TIERS, type CapacityTier, lowered, type TierThresholds } from './tier.ts';

/** What the machine is started with. */
export interface CapacityInput {
  readonly thresholds: TierThresholds;
  readonly hysteresis: Hysteresis;
  /** Where it stood in an earlier process. */
  readonly resumed?: ResumedCapacity;
}

export interface ResumedCapacity {
  readonly overall: TierState;
  readonly byTaskType: Readonly<Record<string, TierState>>;
  readonly isSaving: boolean;
}

/** Plain data: it can be written down. */
interface CapacityContext extends CapacityInput {
  readonly pool: Pool;
  /** What the health of the agents allows, before what was given up. */
  readonly overall: TierState;
  readonly byTaskType: Readonly<Record<string, TierState>>;
  /** One tier is given up, to save what is left of a budget. */
  readonly isSaving: boolean;
}

/** What capacity is told. Time comes with the event. */
export type CapacityEvent =
  | {
      readonly type: 'agents.joined';
      readonly members: Readonly<Record<string, PoolMember>>;
      readonly atMs: number;
    }
  | { readonly type: 'agents.left'; readonly agent: string; readonly atMs: number }
  | {
      readonly type: 'health.changed';
      readonly agent: string;
      readonly taskType: string;
      readonly mode: BreakerMode;
      readonly atMs: number;
    }
  | {
      readonly type: 'quota.changed';
      readonly agent: string;
      readonly quotaPercent: number;
      readonly atMs: number;
    }
  | { readonly type: 'saving.began' | 'saving.ended' | 'dwell.over'; readonly atMs: number };

/** The pool as it is after an event. */
function poolAfter(pool: Pool, event: CapacityEvent): Pool {
  return produce(pool, (draft) => {
    if (event.type === 'agents.joined') Object.assign(draft, event.members);
    else if (event.type === 'agents.left') delete draft[event.agent];
    else if (event.type === 'health.changed') {
      const member = draft[event.agent];
      if (member && event.taskType in member.modes) member.modes[event.taskType] = event.mode;
    } else if (event.type === 'quota.changed') {
      const member = draft[event.agent];
      if (member) member.quotaPercent = event.quotaPercent;
    }
  });
}

/** The tiers after an event: the one of the task type that changed, or all if any may have. */
function tiersAfter(context: CapacityContext, event: CapacityEvent) {
  const pool = poolAfter(context.pool, event);
  const options = { ...context, nowMs: event.atMs };
  const before = context.byTaskType;
  const changed = event.type === 'health.changed' ? [event.taskType] : [...taskTypesOf(pool)];
  const byTaskType: Record<string, TierState> =
    event.type === 'health.changed' ? { ...before } : {};
  for (const taskType of changed) {
    const share = shareOf(pool, taskType);
    if (share.total === 0) continue;
    const state = before[taskType];
    // A task type that is new begins as it is: there is nothing that it could flutter from.
    const begun = state ?? { tier: 'full' as const };
    byTaskType[taskType] = nextTier(begun, share, options);
  }
  const isFirst = Object.keys(context.pool).length === 0 && !context.resumed;
  const overall = isFirst ? { tier: 'full' as const } : context.overall;
  return { pool, byTaskType, overall: nextTier(overall, shareOf(pool), options) };
}

/** A tier with what is given up. */
export function presentTier(
  { overall, byTaskType, isSaving }: ResumedCapacity,
  taskType?: string,
): CapacityTier {
  const state = taskType === undefined ? overall : byTaskType[taskType];
  return lowered(state?.tier ?? 'queueing', isSaving ? 1 : 0);
}

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
    pool: {},
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
