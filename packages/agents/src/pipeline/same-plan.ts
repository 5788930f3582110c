import { fingerprint } from '@coppice/resilience';
import type { PipelinePlan } from './pipeline-plan.ts';

/**
 * Thrown when a run is to go on whose pipeline has other stages by now: nobody could say what of it is
 * done. Let the old code finish it, or give the work a new id.
 *
 * @example
 * import { PlanChangedError } from '@coppice/agents';
 * const error = new PlanChangedError('run_1', 'desk');
 * if (error.code !== 'plan_changed' || error.runId !== 'run_1') throw error;
 */
export class PlanChangedError extends Error {
  override readonly name = 'PlanChangedError';
  readonly code = 'plan_changed';
  readonly runId: string;
  readonly pipeline: string;
  constructor(runId: string, pipeline: string) {
    super(
      `run "${runId}" was begun with other stages of pipeline "${pipeline}"; finish it with the code ` +
        'that began it, or give it a new id',
    );
    this.runId = runId;
    this.pipeline = pipeline;
  }
}

/** @throws {PlanChangedError} The stages are not those that the run was begun with. */
export function checkSamePlan(before: PipelinePlan, now: PipelinePlan, runId: string): void {
  if (!isSamePlan(before, now)) throw new PlanChangedError(runId, now.name);
}

export const isSamePlan = (one: PipelinePlan, other: PipelinePlan): boolean =>
  fingerprint(one) === fingerprint(other);
