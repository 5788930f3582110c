import type { Journal, Notifier, SavedApplication, TaskLimits } from 'coppice';
import type { FaultRates } from 'coppice/testing';

/** How a run is made. */
export interface FactDeskOptions {
  /** The project whose installed packages are examined. */
  readonly dir: string;
  /** The share of attempts that meet a fault, by class. */
  readonly faults: FaultRates;
  readonly seed: number;
  /** The most tokens that all agents together may read. Default 100 000 000. */
  readonly budgetTokens?: number;
  /** When it aborts, no new package is begun; those under way are finished. */
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: FactDeskProgress) => void;
  /** Default `DESK_LIMITS`. */
  readonly limits?: Partial<TaskLimits>;
  /** Who is told when the kill switch stops everything. */
  readonly notifiers?: readonly Notifier[];
  /** Where everything is written down, so that another process can go on. Default: nowhere. */
  readonly journal?: Journal;
  /** A file to which what was found is appended, as JSON lines. Default: none. */
  readonly publishTo?: string;
  /** Keeps what must survive that. */
  readonly persist?: (saved: SavedApplication) => Promise<void>;
}

/** How far a run is. */
export interface FactDeskProgress {
  readonly done: number;
  readonly total: number;
  readonly failures: number;
  readonly restarts: number;
}

/** Limits of one agent's work on one package. */
export const DESK_LIMITS: TaskLimits = { deadlineMs: 600_000, idleMs: 300 };

/** Enough for several hundred packages, each read twice. */
export const BUDGET_TOKENS = 100_000_000;
