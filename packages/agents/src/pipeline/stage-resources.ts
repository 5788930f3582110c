import type { Clock } from '@coppice/host';
import type { Budget, BudgetRefusal } from '@coppice/resilience';
import type { StagePlan } from './pipeline-plan.ts';

/** What a stage holds while it runs: a budget of its own, and its time. */
export interface StageResources extends Disposable {
  readonly type: 'open';
  readonly budget: Budget;
  /** Results that its tasks consume. */
  readonly consumes: readonly string[];
  /** What its tasks may still take; `undefined` without a deadline. */
  remainingMs(): number | undefined;
}

/** Opens what a stage needs, or says why its budget cannot be opened. */
export function openStage(options: {
  readonly stage: StagePlan;
  readonly runId: string;
  readonly clock: Clock;
  readonly budget: Budget;
  readonly startedAtMs: number;
  readonly consumes: readonly string[];
  /** Called at its deadline. */
  readonly onLate: (limitMs: number) => void;
}): StageResources | BudgetRefusal {
  const { stage, runId, clock, budget, startedAtMs, consumes, onLate } = options;
  const { id, budgetTokens: tokens, deadlineMs } = stage;
  const own = tokens === undefined ? undefined : budget.reopen(`${runId}/${id}`, { tokens });
  if (own?.type === 'refused') return own;
  const leftMs = () => startedAtMs + (deadlineMs ?? Number.POSITIVE_INFINITY) - clock.now();
  const timer =
    deadlineMs === undefined ? undefined : clock.setTimeout(() => onLate(deadlineMs), leftMs());
  return {
    type: 'open',
    consumes,
    budget: own ?? budget,
    // A timer may be late. A task that starts then gets a last millisecond: none may have less.
    remainingMs: () => (deadlineMs === undefined ? undefined : Math.max(1, leftMs())),
    [Symbol.dispose]() {
      if (timer !== undefined) clock.clearTimeout(timer);
      own?.close();
    },
  };
}
