import { ActorExit, KILLED, SHUTDOWN } from '@coppice/actor';
import {
  consistent,
  evidence,
  notCopied,
  type Outcome,
  quorum,
  type Submission,
  schema,
  toolCallsMade,
  type Validator,
  validator,
} from '../src/index.ts';
import {
  DEADLINE_MS,
  type FailureStage,
  IDLE_MS,
  type Mishap,
  type StageOptions,
} from './failure-stage.ts';
import { never } from './start-with.ts';

/** One way to fail, and all that must come of it. */
export interface FailureCase {
  readonly mishap: Mishap;
  readonly stage?: StageOptions;
  readonly submission?: (stage: FailureStage) => Partial<Submission>;
  /** When it is noticed. Default at once. */
  readonly atMs?: number;
  readonly lastProgress?: object;
  /** Whether the incarnation ends. */
  readonly restarts: 0 | 1;
  /** What the agent's breaker counts. */
  readonly counted: 0 | 1;
  /** The rung of the next attempt; `undefined`: there is none. */
  readonly next: string | undefined;
  readonly outcome: Outcome['type'];
}

const PROSE = Array.from({ length: 60 }, (_, index) => `word${index}`).join(' ');
const cited = ({ value }: { readonly value: unknown }): readonly string[] => [String(value)];
const notBad = (value: unknown): string | undefined => (value === 'bad' ? 'It is bad.' : undefined);
const text = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: (value: unknown) =>
      typeof value === 'string' ? { value } : { issues: [{ message: 'Expected a string' }] },
  },
} as const;
const answers = (
  validators: readonly Validator<unknown, unknown>[],
  more: Partial<FailureCase> = {},
): FailureCase => ({
  mishap: () => 'bad',
  stage: { type: { validators } },
  ...{ restarts: 0, counted: 1, next: 'feedback', outcome: 'accepted' },
  ...more,
});

const refusal = (fields: object) => () => {
  throw Object.assign(new Error('the provider refuses'), fields);
};
const outOf = (allowance: object) => (stage: FailureStage) => {
  const budget = stage.app.guards.budget.open('small', allowance);
  return budget.type === 'opened' ? { budget } : {};
};
const late = (ctx: Parameters<Mishap>[0], { host }: Parameters<Mishap>[1], ms: number) =>
  new Promise((resolve, reject) => {
    host.clock.setTimeout(() => {
      try {
        resolve(ctx.reserve(1));
      } catch (error) {
        reject(error);
      }
    }, ms);
  });

const blamed = { counted: 1, next: 'feedback', outcome: 'accepted' } as const;
const provider = { restarts: 0, counted: 0, next: 'first', outcome: 'accepted' } as const;
const overBudget = { restarts: 0, counted: 0, next: undefined, outcome: 'failed' } as const;

/** By the name of the failure. */
export const FAILURE_CASES: Readonly<Record<string, FailureCase>> = {
  'crash.error': {
    mishap: () => {
      throw new TypeError('boom');
    },
    restarts: 1,
    ...blamed,
  },
  'crash.exit': {
    mishap: () => {
      throw new ActorExit(SHUTDOWN);
    },
    restarts: 1,
    ...{ ...blamed, counted: 0 },
  },
  'crash.killed': {
    mishap: () => {
      throw new ActorExit(KILLED);
    },
    restarts: 1,
    ...blamed,
  },
  'timeout.silence': { mishap: never, atMs: IDLE_MS, restarts: 1, ...blamed },
  'timeout.deadline': {
    mishap: async (ctx, { host }) => {
      for (;;) {
        await new Promise((done) => host.clock.setTimeout(() => done(0), IDLE_MS / 2));
        ctx.progress('step');
      }
    },
    atMs: DEADLINE_MS,
    lastProgress: { kind: 'step', atMs: DEADLINE_MS - IDLE_MS / 2 },
    ...{ restarts: 1, counted: 1, next: undefined, outcome: 'failed' },
  },
  'byzantine.schema': answers([schema(text)], { mishap: () => 3 }),
  'byzantine.inconsistent': answers([consistent('rules', [notBad])]),
  'byzantine.unsupported': answers([evidence({ cited, exists: (path) => path === 'good' })]),
  'byzantine.overconfident': answers([
    validator({
      name: 'strict',
      examine: ({ answer: { value } }) =>
        value !== 'bad' || {
          type: 'fail',
          findings: [{ kind: 'overconfident', validator: 'strict', message: 'It is too sure.' }],
        },
    }),
  ]),
  'byzantine.copied': answers([notCopied()], {
    mishap: () => PROSE,
    submission: () => ({ input: PROSE }),
  }),
  'byzantine.unproven': answers([
    toolCallsMade({
      claimed: ({ value }) => (value === 'bad' ? [{ name: 'runTests' }] : []),
    }),
  ]),
  // Two others are asked and agree; the one that was wrong mends it.
  'byzantine.outvoted': {
    ...answers([quorum({ leastVotes: 3, probability: 0.6 })]),
    stage: { agents: 3, type: { validators: [quorum({ leastVotes: 3, probability: 0.6 })] } },
  },
  'budget.tokens': {
    mishap: (ctx) => ctx.reserve(11),
    submission: outOf({ tokens: 10 }),
    ...overBudget,
  },
  'budget.cost': {
    mishap: (ctx) => ctx.reserve({ costUsd: 2 }),
    submission: outOf({ costUsd: 1 }),
    ...overBudget,
  },
  'budget.calls': {
    mishap: (ctx) => ctx.reserve({ calls: 2 }),
    submission: outOf({ calls: 1 }),
    ...overBudget,
  },
  'budget.time': {
    mishap: (ctx, stage) => late(ctx, stage, 20),
    submission: outOf({ wallMs: 10 }),
    atMs: 20,
    ...overBudget,
  },
  'budget.loop': {
    mishap: async (ctx) => {
      for (;;) await ctx.tool('search', { query: 'the same' }, async () => 'nothing');
    },
    lastProgress: { kind: 'tool', atMs: 0 },
    restarts: 1,
    ...blamed,
  },
  'provider.rateLimited': {
    mishap: refusal({ status: 429, headers: { 'retry-after': '2' } }),
    ...provider,
  },
  'provider.unavailable': { mishap: refusal({ status: 503 }), ...provider },
  'provider.unreachable': { mishap: refusal({ code: 'ECONNREFUSED' }), ...provider },
  'provider.account': { mishap: refusal({ status: 401 }), ...provider },
};
