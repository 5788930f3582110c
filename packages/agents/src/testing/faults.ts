import { ActorExit, KILLED } from '@coppice/actor';
import type { Clock } from '@coppice/host';
import { wait } from '../wait.ts';
import { InjectedCrash, InjectedHttpError } from './errors.ts';
import type { FaultClass } from './fault-classes.ts';
import type { FaultyAttempt } from './faulty-attempt.ts';
import { nonsense, parroted, plausiblyWrong, poisoned } from './lies.ts';
import { hallucinatedPaths, sameCalls } from './loops.ts';

/** What an attempt does instead of its work, or besides it. */
export type Fault = (attempt: FaultyAttempt) => Promise<unknown>;

const CHUNKS_BEFORE_STALL = 3;
const SLOW_STEPS = 10;
const RUNAWAY_TOKENS = 1_000;
const MOST_RUNAWAY_TURNS = 10_000;

/** What each class of faults does. */
export const FAULTS: Readonly<Record<FaultClass, Fault>> = {
  crash: async ({ task }) => {
    throw new InjectedCrash({ taskId: task.id });
  },
  processKill: async ({ ctx, options }) => {
    if (!options.kill) throw new ActorExit(KILLED);
    options.kill(ctx);
    return never();
  },
  blockedEventLoop: async ({ clock, options, work }) => {
    if (options.block) options.block(options.blockMs);
    else holdEventLoop(clock, options.blockMs);
    return work();
  },
  silence: () => never(),
  streamStall: async ({ ctx }) => {
    for (let chunk = 0; chunk < CHUNKS_BEFORE_STALL; chunk++) ctx.progress('chunk');
    return never();
  },
  slowButAlive: async ({ ctx, clock, options, work }) => {
    for (let step = 0; step < SLOW_STEPS; step++) {
      await wait(clock, options.slowStepMs, ctx.signal);
      ctx.progress('step');
    }
    return work();
  },
  identicalLoop: (attempt) => sameCalls(attempt, ['search']),
  periodicLoop: (attempt) => sameCalls(attempt, ['search', 'open']),
  hallucinatedPath: hallucinatedPaths,
  plausibleWrong: plausiblyWrong,
  validJsonNonsense: nonsense,
  parrot: parroted,
  budgetRunaway: async ({ ctx, work }) => {
    for (let turn = 0; turn < MOST_RUNAWAY_TURNS; turn++) {
      ctx.reserve(RUNAWAY_TOKENS).commit({ tokens: RUNAWAY_TOKENS });
      await Promise.resolve();
    }
    return work();
  },
  rateLimitStorm: async ({ options }) => {
    const headers = { 'retry-after': String(options.retryAfterMs / 1_000) };
    throw new InjectedHttpError({ status: 429, headers });
  },
  poisonedUpstream: poisoned,
  duplicateOnResume: async ({ task, work }) => {
    await work();
    throw new InjectedCrash({ taskId: task.id });
  },
};

/** It does not listen to its signal either. */
const never = (): Promise<never> => new Promise(() => {});

const MOST_READINGS_WITHOUT_TIME = 1_000_000;

function holdEventLoop(clock: Clock, ms: number): void {
  const untilMs = clock.now() + ms;
  let lastMs = Number.NEGATIVE_INFINITY;
  let readings = 0;
  for (let nowMs = clock.now(); nowMs < untilMs; nowMs = clock.now()) {
    readings = nowMs > lastMs ? 0 : readings + 1;
    lastMs = nowMs;
    if (readings < MOST_READINGS_WITHOUT_TIME) continue;
    throw new Error('virtual time stands still while the event loop is held: pass `block`');
  }
}
