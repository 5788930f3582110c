import type { FailureCounts, PostMortem } from 'coppice';
import type { FaultClass } from 'coppice/testing';
import type { Finding } from '../finding.ts';

/** What a run of the fact desk gives: with its keys in this order, the JSON of the command. */
export interface FactDeskResult {
  readonly pipeline: 'fact-desk';
  readonly seed: number;
  /** One run for each package. `degraded`: it lacks something, and says what. */
  readonly tasks: {
    readonly total: number;
    readonly accepted: number;
    readonly degraded: number;
    readonly failed: number;
  };
  readonly findings: readonly Finding[];
  /** What the runtime saw, by type, and in `kinds` by name, such as `timeout.silence`. */
  readonly failures: FailureCounts & { readonly kinds: Readonly<Record<string, number>> };
  /** What the run did to its own agents, on purpose. */
  readonly injected: Readonly<Record<FaultClass, number>>;
  /** How many of them the runtime noticed and called by their name. */
  readonly noticed: Readonly<Record<FaultClass, number>>;
  /** Accepted reports that differ from those of agents without faults. */
  readonly wrongAccepted: number;
  readonly degraded: readonly DegradedPackage[];
  readonly restarts: number;
  readonly tokens: { readonly budget: number; readonly spent: number };
  /** Why everything was stopped, if it was. */
  readonly stopped: string | null;
  /** Why packages were not plainly accepted; the first ten. */
  readonly postMortems: readonly PostMortem[];
  readonly ms: number;
}

/** A package whose report lacks something. */
export interface DegradedPackage {
  readonly package: string;
  readonly version: string;
  readonly flags: readonly string[];
}
