import { type UnassignedPlace, unassignedFailure } from '../failure/unassigned-failure.ts';
import type { Outcome, StopReason } from '../task/outcome.ts';
import type { ItemState } from './item-table.ts';

/** What a task's outcome is for its stage; a stop that concerns the whole run stops the run. */
export function itemResult(
  outcome: Outcome,
  place: UnassignedPlace,
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
      return { type: 'missing', failure: unassignedFailure(cause, place) };
    }
    case 'stopped': {
      const { reason } = outcome;
      if (reason.type !== 'cancelled') return { type: 'stop', reason };
      const cause = { type: 'crash', kind: 'killed' } as const;
      return { type: 'missing', failure: unassignedFailure(cause, place) };
    }
  }
}
