import type { Outcome, StopReason } from '../task/outcome.ts';
import type { Pipeline } from './pipeline.ts';
import { runOutcome } from './run-outcome.ts';
import type { PipelinePorts } from './run-ports.ts';
import type { RunRecord } from './run-record.ts';
import type { RunState } from './run-state.ts';
import type { RunTally } from './run-tally.ts';
import type { RunValues } from './run-values.ts';
import { lastResultIds } from './stage-results.ts';

/** What became of a run. */
interface ConcludedRun<Output> {
  readonly outcome: Outcome<Output>;
  readonly resultId: string;
  /** What is told instead where that cannot be written down. */
  readonly stopped: (reason: StopReason) => Outcome<Output>;
}

/** What becomes of a run that is over, and the id of its result; a result is noted as made of others. */
export function concludedRun<Output>(
  state: RunState,
  parts: {
    readonly pipeline: Pipeline;
    readonly ports: PipelinePorts;
    readonly record: RunRecord;
    readonly values: RunValues;
    readonly tally: RunTally;
    readonly outputOf: (value: unknown) => Output;
  },
): ConcludedRun<Output> {
  const { pipeline, ports, record, values, tally, outputOf } = parts;
  const { clock, ids, provenance } = ports;
  const { plan } = pipeline;
  const resultId = ids.next('result');
  if (!state.ending) {
    const consumed = lastResultIds(plan, state);
    const note = { taskId: record.runId, taskType: plan.name, agent: plan.name, effects: [] };
    provenance.note({ resultId, consumed, atMs: clock.now(), ...note });
  }
  const result = {
    record,
    resultId,
    value: () => outputOf(values.valueOf(state, plan.stages.length - 1)),
    evidence: tally.evidence,
    failures: tally.failures,
    postMortemId: ids.next('postMortem'),
    at: new Date(clock.wallTime()).toISOString(),
  };
  return {
    outcome: runOutcome(result),
    resultId,
    stopped: (reason) =>
      runOutcome({ ...result, record: { ...record, ending: { type: 'stopped', reason } } }),
  };
}
