import type { Failure, FailureCause } from '../failure/failure.ts';
import type { Outcome, StopReason } from '../task/outcome.ts';
import type { ItemState } from './item-table.ts';

/** Where a failure is that no agent had a part in. */
export interface StagePlace {
  readonly taskId: string;
  readonly taskType: string;
  readonly atMs: number;
}

/** A failure of a stage as a whole. */
export function stageFailure(cause: FailureCause, place: StagePlace): Failure {
  const nobody = { agent: '', actorId: '', inputHash: '', lastProgress: undefined };
  return { ...nobody, ...place, attempt: 1, ...cause };
}

/** What a task's outcome is for its stage; a stop that concerns the whole run stops the run. */
export function itemResult(
  outcome: Outcome,
  place: StagePlace,
):
  | Exclude<ItemState, { readonly type: 'waiting' }>
  | { readonly type: 'stop'; readonly reason: StopReason } {
  switch (outcome.type) {
    case 'accepted':
      return { type: 'done', resultId: outcome.resultId, flags: [] };
    case 'degraded':
      return { type: 'done', resultId: outcome.resultId, flags: outcome.flags };
    case 'failed':
      return { type: 'missing', failure: outcome.failure };
    case 'queued': {
      // A run does not wait for it: what is missing is flagged now.
      const kind = outcome.reason === 'capacity' ? 'allOpen' : 'noAgent';
      const cause = { type: 'unroutable', kind, tier: 'queueing' } as const;
      return { type: 'missing', failure: stageFailure(cause, place) };
    }
    case 'stopped': {
      const { reason } = outcome;
      if (reason.type !== 'cancelled') return { type: 'stop', reason };
      const cause = { type: 'crash', kind: 'killed' } as const;
      return { type: 'missing', failure: stageFailure(cause, place) };
    }
  }
}
