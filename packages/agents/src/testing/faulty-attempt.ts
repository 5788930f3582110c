import type { Clock, Random } from '@coppice/host';
import type { RunContext } from '../agent/run-context.ts';
import type { Task } from '../task/task.ts';
import type { FaultOptions } from './fault-options.ts';

/** An attempt that is to meet a fault. */
export interface FaultyAttempt {
  readonly task: Task<unknown>;
  readonly ctx: RunContext;
  readonly clock: Clock;
  /** Of this attempt alone. */
  readonly random: Random;
  readonly options: FaultOptions;
  /** What the agent would do without a fault. */
  readonly work: () => Promise<unknown>;
  /** Told of a value that was poisoned. */
  readonly onPoisoned: (value: unknown) => void;
}
