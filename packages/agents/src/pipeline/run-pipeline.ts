import { LiveRun } from './live-run.ts';
import type { Pipeline } from './pipeline.ts';
import type { PipelinePlan } from './pipeline-plan.ts';
import type { PipelinePorts, PipelineRun, PipelineRunOptions } from './run-ports.ts';

/**
 * Runs a pipeline: each stage as soon as those before it are over, its items side by side.
 *
 * In an application use its own method for this, which brings the ports along.
 *
 * @param options.tier Below `full`, what is optional is left out and flagged. Default `full`.
 * @throws {RangeError} The tier is `queueing`: then nothing can be run; wait for a better one.
 * @throws {TypeError} The pipeline has no stages.
 * @see Garcia-Molina and Salem, "Sagas" (1987), for long work of which parts are done again.
 */
export function runPipeline<Input, Output>(
  pipeline: Pipeline<Input, Output>,
  input: Input,
  ports: PipelinePorts,
  options: PipelineRunOptions = {},
): PipelineRun<Output> {
  const { runId = ports.ids.next('run'), tier = 'full', signal, before } = options;
  const { name } = pipeline.plan;
  checkPlan(pipeline.plan);
  if (tier === 'queueing') throw new RangeError(`${name}: nothing can be run in tier ${tier}`);
  // The value of the last stage: the pipeline's own type says what it is.
  const outputOf = (value: unknown) => value as Output;
  const run = new LiveRun<Output>({ pipeline, input, ports, runId, tier, outputOf, before });
  run.start(signal);
  return run;
}

/** @throws {TypeError} It has no stages. */
export function checkPlan({ name, stages }: PipelinePlan): void {
  if (stages.length === 0) throw new TypeError(`${name}: a pipeline has stages, this has none`);
}
