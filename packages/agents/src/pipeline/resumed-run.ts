import type { CapacityTier } from '@coppice/resilience';
import { recordError } from '../failure/error-record.ts';
import { unassignedFailure } from '../failure/unassigned-failure.ts';
import type { BegunRun } from '../recovery/run-ledger.ts';
import type { PipelinePlan } from './pipeline-plan.ts';
import type { RunLog } from './run-log.ts';
import type { PipelinePorts } from './run-ports.ts';
import { initialRunState, type RunState, type StageState } from './run-state.ts';
import type { RunTally } from './run-tally.ts';
import type { DeliveredOutcome, RunValues } from './run-values.ts';
import { type PipelineRunEvent, step } from './step.ts';

/** What going on with a run needs. */
interface ResumedRunParts {
  readonly runId: string;
  readonly plan: PipelinePlan;
  readonly values: RunValues;
  /** What is known of a result. */
  readonly outcomeOf: (resultId: string) => DeliveredOutcome | undefined;
  /** Told of each that is used again. */
  readonly onKept: (outcome: DeliveredOutcome) => void;
  readonly atMs: number;
}

/** The state with which a run begins: at its beginning, or where an earlier process left it. */
export function firstState(parts: {
  readonly runId: string;
  readonly plan: PipelinePlan;
  readonly tier: CapacityTier;
  readonly startedAtMs: number;
  readonly before: BegunRun | undefined;
  readonly ports: PipelinePorts;
  readonly values: RunValues;
  readonly tally: RunTally;
  readonly log: RunLog;
}): RunState {
  const { runId, plan, tier, startedAtMs, before, ports, values, tally, log } = parts;
  if (!before) {
    const state = initialRunState(plan, tier, startedAtMs);
    log.started({ tier, startedAtMs, state });
    return state;
  }
  const { state, events } = resumeRun(before, {
    ...{ runId, plan, values, atMs: ports.clock.now() },
    outcomeOf: (resultId) => ports.outcomeOf?.(resultId),
    onKept: (outcome) => tally.add(outcome, ports.recordOf),
  });
  for (const event of events) log.happened(event);
  return state;
}

/**
 * Fills in the values of a run that an earlier process had begun, stage by stage. What it had finished
 * stays finished; of an item whose value was not kept it is as if it had been recalled.
 *
 * @returns The state to go on with, and the events that led to it.
 */
function resumeRun(
  before: BegunRun,
  parts: ResumedRunParts,
): { readonly state: RunState; readonly events: readonly PipelineRunEvent[] } {
  const { plan } = parts;
  const events: PipelineRunEvent[] = [];
  let { state } = before;
  for (const [index] of plan.stages.entries()) {
    const event = fillIn(index, state, before, parts);
    if (!event) continue;
    events.push(event);
    state = step(plan, state, event);
  }
  return { state, events };
}

/** Fills in one stage. @returns What that changes. */
function fillIn(
  index: number,
  state: RunState,
  { computed }: BegunRun,
  parts: ResumedRunParts,
): PipelineRunEvent | undefined {
  const { plan, values, outcomeOf, onKept, atMs, runId } = parts;
  const stage = state.stages[index];
  const planned = plan.stages[index];
  if (!stage || !planned || !('items' in stage)) return undefined;
  const known = computed[index];
  if (planned.type === 'compute' && known) {
    values.restore(index, known.value);
    return undefined;
  }
  try {
    const { length } = values.prepare(state, index);
    if (length !== stage.total) throw new NotRepeatableError(planned.id, stage.total, length);
  } catch (error) {
    const cause = { type: 'crash', kind: 'error', error: recordError(error) } as const;
    const { id, taskType } = planned;
    const failure = unassignedFailure(cause, { taskId: `${runId}/${id}`, taskType, atMs });
    return { type: 'stage.failed', stage: index, failure, atMs };
  }
  const gone: string[] = [];
  for (const { item, resultId } of doneItems(stage)) {
    const outcome = outcomeOf(resultId);
    if (outcome) {
      values.keep(index, item, outcome);
      onKept(outcome);
    } else gone.push(resultId);
  }
  const reason = 'its value was not kept over a restart';
  return gone.length === 0
    ? undefined
    : { type: 'results.recalled', resultIds: gone, reason, atMs };
}

const doneItems = ({ items }: Extract<StageState, { readonly items: unknown }>) =>
  items
    .flat()
    .flatMap((each, item) => (each.type === 'done' ? [{ item, resultId: each.resultId }] : []));

/** A stage's code made other inputs of the same values. */
class NotRepeatableError extends Error {
  override readonly name = 'NotRepeatableError';
  readonly code = 'not_repeatable';
  constructor(stage: string, before: number, now: number) {
    super(
      `stage "${stage}" had ${before} items before the restart and makes ${now} of the same values ` +
        'now; its code must depend on nothing but them',
    );
  }
}
