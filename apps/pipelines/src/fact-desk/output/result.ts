import type { Finding } from '../finding.ts';

/** What a run of the fact desk gives: with its keys in this order, the JSON of the command. */
export interface FactDeskResult {
  readonly pipeline: 'fact-desk';
  readonly seed: number;
  /** One task for each package. `degraded`: finished without one of its agents. */
  readonly tasks: {
    readonly total: number;
    readonly accepted: number;
    readonly degraded: number;
    readonly failed: number;
  };
  readonly findings: readonly Finding[];
  /** What the supervisors saw. */
  readonly failures: { readonly crash: number; readonly timeout: number };
  /** What the run did to its own agents, on purpose. */
  readonly injected: { readonly crash: number; readonly silence: number; readonly slow: number };
  readonly restarts: number;
  readonly ms: number;
}
