import type { System } from '@coppice/actor';
import type { AgentDirectory } from '../dispatch/agent-directory.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { runPipeline } from '../pipeline/run-pipeline.ts';
import type { PipelineRun, RunRecall } from '../pipeline/run-ports.ts';
import type { Provenance } from '../provenance/provenance.ts';
import type { Outcome, StopReason } from '../task/outcome.ts';
import type { EventHub } from './events.ts';
import type { Guards } from './guards.ts';
import { Recent } from './recent.ts';
import { seatBelow } from './seats.ts';
import type { Tasks } from './tasks.ts';

/** What runs need of their application. */
export interface RunsParts {
  readonly system: System;
  readonly id: string;
  readonly guards: Guards;
  readonly hub: EventHub;
  readonly directory: AgentDirectory;
  readonly provenance: Provenance;
  readonly tasks: Tasks;
  /** Runs that are remembered, so that their results can be recalled. */
  readonly maxRuns: number;
}

/** How a run is started. */
export interface RunOptions {
  /** Stops it when aborted. */
  readonly signal?: AbortSignal;
  /** Default: a new id from the host. */
  readonly id?: string;
  /** For the queue when too few agents are well: higher is sooner. Default 0. */
  readonly priority?: number;
}

/** The pipeline runs of an application, under way or over and still remembered. */
export class Runs {
  readonly #parts: RunsParts;
  /** The oldest first. */
  readonly #runs = new Map<string, PipelineRun<unknown>>();
  readonly #outcomes: Recent<Promise<Outcome>>;

  constructor(parts: RunsParts) {
    this.#parts = parts;
    this.#outcomes = new Recent(parts.maxRuns);
  }

  async run<Input, Output>(
    pipeline: Pipeline<Input, Output>,
    input: Input,
    options: RunOptions = {},
  ): Promise<Outcome<Output>> {
    const { system, tasks, hub } = this.#parts;
    const { id = system.host.ids.next('run'), priority = 0, signal } = options;
    const start = () => this.#start(pipeline, input, { ...options, id });
    if (this.#soonestMs() === 0 || signal?.aborted) return start().outcome;
    const begun = Promise.withResolvers<Outcome>();
    this.#outcomes.set(id, begun.promise);
    tasks.waiting.add({
      ...{ id, priority, soonestMs: () => this.#soonestMs() },
      begin: () => begun.resolve(start().outcome),
      shed: () => {
        const run = start();
        run.stop();
        begun.resolve(run.outcome);
      },
    });
    hub.tell({ type: 'task.queued', taskId: id, reason: 'capacity' });
    return { type: 'queued', id, reason: 'capacity' };
  }

  /** What becomes of a run in the end; `undefined`: it is not known, or no longer. */
  outcomeOf(id: string): Promise<Outcome> | undefined {
    return this.#outcomes.get(id);
  }

  /** Has every run take a result back, and do again what was made of it. */
  async recall(resultId: string, reason: string): Promise<readonly RunRecall<unknown>[]> {
    const recalls = [...this.#runs].map(async ([id, run]) => {
      const recall = await run.recall(resultId, reason);
      if (recall.type === 'revised') this.#outcomes.set(id, Promise.resolve(recall.outcome));
      return recall;
    });
    return Promise.all(recalls);
  }

  stop(reason: StopReason): void {
    for (const run of this.#runs.values()) run.stop(reason);
  }

  close(): void {
    for (const run of this.#runs.values()) run.forget();
    this.#runs.clear();
  }

  #start<Input, Output>(
    pipeline: Pipeline<Input, Output>,
    input: Input,
    { id: runId, signal }: RunOptions & { readonly id: string },
  ): PipelineRun<Output> {
    const { system, id: application, guards, hub, provenance, tasks } = this.#parts;
    const { clock, ids } = system.host;
    const { budget } = guards;
    const run = runPipeline(
      pipeline,
      input,
      {
        ...{ clock, ids, provenance, budget },
        // A part of a run asks at once and waits for breakers: the run itself has waited before.
        submit: (submission) =>
          tasks.submit(submission, { depth: 0, budget: submission.budget ?? budget }),
        recordOf: (taskId) => tasks.ended.record(taskId),
        onEvent: (event) => hub.tell(event),
        spawn: (logic, child) => seatBelow(system, [application, 'runs'], { logic, ...child }),
      },
      { runId, tier: guards.capacity.tier, ...(signal === undefined ? {} : { signal }) },
    );
    this.#runs.set(runId, run);
    this.#outcomes.set(runId, run.outcome);
    this.#forgetOldest();
    return run;
  }

  /** When it may begin: at once, unless hardly anybody is well. */
  #soonestMs(): number {
    const { guards, directory } = this.#parts;
    return guards.capacity.tier === 'queueing' ? directory.soonestAnyMs() : 0;
  }

  #forgetOldest(): void {
    for (const [id, run] of this.#runs) {
      if (this.#runs.size <= this.#parts.maxRuns) return;
      run.forget();
      this.#runs.delete(id);
    }
  }
}
