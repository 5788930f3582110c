import type { Clock } from '@coppice/host';
import type { Budget, BudgetRefusal } from '@coppice/resilience';
import type { PipelinePlan } from './pipeline-plan.ts';
import type { RunState } from './run-state.ts';
import { openStage, type StageResources } from './stage-resources.ts';
import { resultIdsOf } from './stage-results.ts';

interface OpenStagesParts {
  readonly runId: string;
  readonly plan: PipelinePlan;
  readonly clock: Clock;
  readonly budget: Budget;
  readonly onLate: (stage: number, limitMs: number) => void;
}

/** What the running stages of a run hold. */
export class OpenStages {
  readonly #parts: OpenStagesParts;
  readonly #open = new Map<number, StageResources>();

  constructor(parts: OpenStagesParts) {
    this.#parts = parts;
  }

  /** What a running stage holds; opened when it is first asked for. */
  of(index: number, state: RunState): StageResources | BudgetRefusal {
    const present = this.#open.get(index);
    if (present) return present;
    const { plan, onLate, ...rest } = this.#parts;
    const stage = plan.stages[index];
    const running = state.stages[index];
    if (!stage || running?.type !== 'running') throw new TypeError(`stage ${index} is not running`);
    const consumed = stage.after.flatMap((id) => resultIdsOf(plan, state, id));
    const opened = openStage({
      ...rest,
      stage,
      startedAtMs: running.startedAtMs,
      consumes: [...new Set(consumed)],
      onLate: (limitMs) => onLate(index, limitMs),
    });
    if (opened.type === 'open') this.#open.set(index, opened);
    return opened;
  }

  /** Closes what a stage holds, if it holds anything. */
  close(index: number): void {
    this.#open.get(index)?.[Symbol.dispose]();
    this.#open.delete(index);
  }
}
