import type { BudgetRefusal } from '@coppice/resilience';
import type { Failure, FailureCause } from './failure.ts';

/** Where a failure is that no agent had a part in. */
export interface UnassignedPlace {
  readonly taskId: string;
  readonly taskType: string;
  readonly atMs: number;
  /** Of a stage or a run there is none. */
  readonly inputHash?: string;
}

/** A failure of a task that nobody took on, or of a stage as a whole. */
export function unassignedFailure(cause: FailureCause, place: UnassignedPlace): Failure {
  const nobody = { agent: '', actorId: '', inputHash: '', lastProgress: undefined };
  return { ...nobody, ...place, attempt: 1, ...cause };
}

const BUDGET_KINDS = {
  tokens: 'tokens',
  costUsd: 'cost',
  calls: 'calls',
  wallMs: 'time',
  leases: 'calls',
  budgets: 'calls',
  closed: 'time',
} as const satisfies Record<
  BudgetRefusal['reason'],
  Extract<FailureCause, { readonly type: 'budget' }>['kind']
>;

/** A refused budget as what went wrong. */
export const causeOfRefusal = ({ reason, budget }: BudgetRefusal): FailureCause => ({
  type: 'budget',
  kind: BUDGET_KINDS[reason],
  budget,
});
