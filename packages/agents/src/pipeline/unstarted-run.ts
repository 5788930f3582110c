import type { Host } from '@coppice/host';
import type { CapacityTier } from '@coppice/resilience';
import type { Outcome } from '../task/outcome.ts';
import type { PipelinePlan } from './pipeline-plan.ts';
import { runOutcome } from './run-outcome.ts';
import { runRecord } from './run-record.ts';
import { initialRunState, type RunEnding } from './run-state.ts';

/** What becomes of a run that is over before it began. */
export function unstartedRun(
  plan: PipelinePlan,
  ending: RunEnding,
  about: { readonly runId: string; readonly tier: CapacityTier; readonly host: Host },
): Outcome<never> {
  const { runId, tier, host } = about;
  const { clock, ids } = host;
  const nowMs = clock.now();
  const record = runRecord(
    plan,
    { ...initialRunState(plan, tier, nowMs), ending },
    {
      ...{ runId, tier, startedAtMs: nowMs, endedAtMs: nowMs, recalls: [], tasks: [], attempts: 0 },
      cost: { tokens: 0, costUsd: 0, ms: 0 },
    },
  );
  return runOutcome<never>({
    record,
    resultId: '',
    value: () => {
      throw new TypeError(`run "${runId}" has no value`);
    },
    evidence: [],
    failures: ending.type === 'failed' ? [ending.failure] : [],
    postMortemId: ids.next('postMortem'),
    at: new Date(clock.wallTime()).toISOString(),
  });
}
