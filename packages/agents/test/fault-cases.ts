import type { FaultClass } from '../src/testing/index.ts';
import { IDLE_MS } from './fault-stage.ts';

/** How a class is noticed. `undefined`: it is no failure, or none that can be seen then. */
export interface Noticed {
  readonly name: string | undefined;
  readonly atMs?: number;
  readonly restarts: 0 | 1;
}

/** By the class of the fault kit. */
export const FAULTS_NOTICED = {
  crash: { name: 'crash.error', restarts: 1 },
  processKill: { name: 'crash.killed', restarts: 1 },
  blockedEventLoop: { name: 'timeout.silence', atMs: IDLE_MS, restarts: 1 },
  silence: { name: 'timeout.silence', atMs: IDLE_MS, restarts: 1 },
  streamStall: { name: 'timeout.silence', atMs: IDLE_MS, restarts: 1 },
  slowButAlive: { name: undefined, restarts: 0 },
  identicalLoop: { name: 'budget.loop', restarts: 1 },
  periodicLoop: { name: 'budget.loop', restarts: 1 },
  hallucinatedPath: { name: 'budget.loop', restarts: 1 },
  plausibleWrong: { name: 'byzantine.inconsistent', restarts: 0 },
  validJsonNonsense: { name: 'byzantine.inconsistent', restarts: 0 },
  parrot: { name: 'byzantine.schema', restarts: 0 },
  budgetRunaway: { name: 'budget.tokens', restarts: 0 },
  rateLimitStorm: { name: 'provider.rateLimited', restarts: 0 },
  poisonedUpstream: { name: undefined, restarts: 0 },
  duplicateOnResume: { name: 'crash.error', restarts: 1 },
} as const satisfies Readonly<Record<FaultClass, Noticed>>;
