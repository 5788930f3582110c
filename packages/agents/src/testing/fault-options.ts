import type { Host, Random } from '@coppice/host';
import type { RunContext } from '../agent/run-context.ts';
import type { Task } from '../task/task.ts';
import type { FaultName } from './fault-classes.ts';

/** How long faults take. */
export interface FaultTimes {
  /** How long the event loop is held. Default 2 000 ms; > 0. */
  readonly blockMs: number;
  /** The step of an agent that is slow but alive; shorter than its idle budget. Default 5 000 ms; > 0. */
  readonly slowStepMs: number;
  /** What a provider asks for in its 429. Default 0 ms. */
  readonly retryAfterMs: number;
}

/** What holds where nothing else is said. */
export const FAULT_TIMES: FaultTimes = Object.freeze({
  blockMs: 2_000, // Judgement: a long synchronous parse.
  slowStepMs: 5_000, // Judgement: a twelfth of the idle budget that tasks have by default.
  retryAfterMs: 0,
});

/** What the faults of the fault kit are made of. */
export interface FaultOptions extends FaultTimes {
  /** Ends the process that runs the attempt. Default: the incarnation ends as killed. */
  readonly kill?: ((ctx: RunContext) => void) | undefined;
  /** Holds the event loop. Default: reads the clock until the time is over. */
  readonly block?: ((ms: number) => void) | undefined;
  /** Makes a plausible value of a right one. Default `corruptValue`. */
  readonly corrupt?: ((value: unknown, random: Random) => unknown) | undefined;
  /** A value of the right shape and no sense. Default `{ total: -999999, currency: 'XYZ' }`. */
  readonly nonsense?: ((task: Task<unknown>, random: Random) => unknown) | undefined;
  /** Makes a wrong value that passes all validators. Default: as `corrupt`. */
  readonly poison?: ((value: unknown, random: Random) => unknown) | undefined;
}

/** How often which faults are injected. */
export interface FaultInjectorOptions extends Partial<FaultOptions> {
  /** Its seed decides who meets what. */
  readonly host: Pick<Host, 'clock' | 'random'>;
  /** See `faultRates`. */
  readonly rates: Readonly<Partial<Record<FaultName, number>>>;
  /** What names a task from run to run. Default: its id. */
  readonly keyOf?: (task: Task<unknown>) => string;
  /** After so many faulty attempts a task meets no more, so that every run ends. Default `Infinity`. */
  readonly mostPerTask?: number;
}

/** The options of the faults, complete. @throws {RangeError} A time is out of range. */
export function faultOptions(options: Partial<FaultOptions>): FaultOptions {
  const { kill, block, corrupt, nonsense, poison } = options;
  const { blockMs, slowStepMs, retryAfterMs } = { ...FAULT_TIMES, ...options };
  if (!(blockMs > 0)) throw new RangeError(`blockMs must be > 0, got ${blockMs}`);
  if (!(slowStepMs > 0)) throw new RangeError(`slowStepMs must be > 0, got ${slowStepMs}`);
  if (!(retryAfterMs >= 0)) throw new RangeError(`retryAfterMs must be ≥ 0, got ${retryAfterMs}`);
  return { blockMs, slowStepMs, retryAfterMs, kill, block, corrupt, nonsense, poison };
}
