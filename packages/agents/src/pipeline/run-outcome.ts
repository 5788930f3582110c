import type { Failure } from '../failure/failure.ts';
import { runPostMortem } from '../post-mortem/run-post-mortem.ts';
import type { Evidence, Outcome } from '../task/outcome.ts';
import type { RunRecord } from './run-record.ts';

/** What a run's outcome is made of. */
export interface RunResult<Output> {
  readonly record: RunRecord;
  readonly resultId: string;
  /** Asked for where there is one. */
  readonly value: () => Output;
  readonly evidence: readonly Evidence[];
  readonly failures: readonly Failure[];
  readonly postMortemId: string;
  /** Wall time in ISO 8601. */
  readonly at: string;
}

/** The outcome of a run that is over: accepted only if nothing at all is flagged. */
export function runOutcome<Output>(result: RunResult<Output>): Outcome<Output> {
  const { record, value, resultId, evidence, failures, postMortemId, at } = result;
  const { runId: id, ending, flags, tier, cost, attempts } = record;
  const common = { id, attempts, cost, failures };
  const postMortem = () => runPostMortem(record, { id: postMortemId, at });
  if (ending?.type === 'failed') {
    return { type: 'failed', failure: ending.failure, ...common, postMortem: postMortem() };
  }
  if (ending?.type === 'stopped') {
    return { type: 'stopped', reason: ending.reason, ...common, postMortem: postMortem() };
  }
  const delivered = { ...common, value: value(), resultId, by: id, evidence, tier };
  if (flags.length === 0) return { type: 'accepted', ...delivered };
  return { type: 'degraded', ...delivered, flags, postMortem: postMortem() };
}
