import type { System } from '@coppice/actor';
import type { AgentDirectory } from '../dispatch/agent-directory.ts';
import { unassignedFailure } from '../failure/unassigned-failure.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { checkPlan, runPipeline } from '../pipeline/run-pipeline.ts';
import type { RunRecall } from '../pipeline/run-ports.ts';
import type { RunEnding } from '../pipeline/run-state.ts';
import { checkSamePlan } from '../pipeline/same-plan.ts';
import { unstartedRun } from '../pipeline/unstarted-run.ts';
import type { Provenance } from '../provenance/provenance.ts';
import { isOfWork } from '../recovery/left-budgets.ts';
import type { Recorder } from '../recovery/recorder.ts';
import type { Recovered, WorkName } from '../recovery/recovered.ts';
import type { BegunRun } from '../recovery/run-ledger.ts';
import { whenWritten } from '../recovery/when-written.ts';
import { inputHashOf } from '../task/input-hash.ts';
import type { Outcome, StopReason } from '../task/outcome.ts';
import { stopReasonOf } from '../task/stop-signal.ts';
import type { EventHub } from './events.ts';
import type { Guards } from './guards.ts';
import { KnownRuns } from './known-runs.ts';
import { seatBelow } from './seats.ts';
import type { Tasks } from './tasks.ts';
import { checkPriority } from './waiting-room.ts';

/** What runs need of their application. */
export interface RunsParts {
  readonly system: System;
  readonly id: string;
  readonly guards: Guards;
  readonly hub: EventHub;
  readonly directory: AgentDirectory;
  readonly provenance: Provenance;
  readonly tasks: Tasks;
  /** Runs that are over and remembered, so that their results can be recalled. */
  readonly maxRuns: number;
  /** Writes down what happens; `undefined`: nobody does. */
  readonly recorder: Recorder | undefined;
  /** What earlier processes left. */
  readonly recovered: Recovered | undefined;
  /** The application has ended, or is about to. */
  readonly isOver: () => boolean;
}

/** How a run is started. */
export interface RunOptions {
  /** Stops it when aborted. */
  readonly signal?: AbortSignal;
  /** Default: a new id from the host. A run that is over and has the same is forgotten. */
  readonly id?: string;
  /** For the queue when too few agents are well: higher is sooner. Default 0. */
  readonly priority?: number;
}

/** A run that is about to begin, or waits for that. */
interface StartingRun<Input, Output> {
  readonly id: string;
  readonly pipeline: Pipeline<Input, Output>;
  readonly input: Input;
  readonly signal: AbortSignal | undefined;
  /** An earlier process had begun it. */
  readonly before: BegunRun | undefined;
}

/** The pipeline runs of an application: those that wait, those under way, and those over. */
export class Runs {
  readonly #parts: RunsParts;
  readonly #known: KnownRuns;
  /** Ends one that waits. */
  readonly #queued = new Map<string, (reason: StopReason) => void>();

  constructor(parts: RunsParts) {
    this.#parts = parts;
    this.#known = new KnownRuns(parts.maxRuns, parts.recovered?.endedRuns);
  }

  /** Rejects only for a priority that is none, and a pipeline without stages. */
  async run<Input, Output>(
    pipeline: Pipeline<Input, Output>,
    input: Input,
    options: RunOptions = {},
  ): Promise<Outcome<Output>> {
    const { id = this.#parts.system.host.ids.next('run'), priority = 0, signal } = options;
    checkPriority(priority);
    checkPlan(pipeline.plan);
    const before = this.#known.open(id);
    // Started twice, done once. Whoever gives one id to two pipelines gets the first one's output.
    if (before !== undefined) return before as Promise<Outcome<Output>>;
    const { recovered } = this.#parts;
    const name = { id, kind: pipeline.plan.name, inputHash: inputHashOf(input) };
    // An earlier process has done it. Whoever gives one id to two pipelines is told apart by the name.
    const known = recovered?.runOutcome(name);
    if (known) return known as Outcome<Output>;
    const open = recovered?.takeRun(name);
    if (open) checkSamePlan(open.plan, pipeline.plan, id);
    else this.#recordSubmission(name, { pipeline, input, priority });
    const starting = { id, pipeline, input, signal, before: open?.begun };
    if (open?.begun || this.#refusal(signal) || this.#soonestMs() === 0) {
      const outcome = this.#begin(starting);
      this.#known.begin(id, outcome);
      return outcome;
    }
    this.#known.begin(id, this.#queue(starting, priority));
    this.#parts.hub.tell({ type: 'task.queued', taskId: id, reason: 'capacity' });
    return { type: 'queued', id, reason: 'capacity' };
  }

  /** What becomes of a run in the end; `undefined`: it is not known, or no longer. */
  outcomeOf(id: string): Promise<Outcome> | undefined {
    return this.#known.outcomeOf(id);
  }

  /** Has every run take a result back, and do again what was made of it. */
  recall(resultId: string, reason: string): Promise<readonly RunRecall<unknown>[]> {
    const recalls = this.#known.all.map((run) => {
      const recall = run.recall(resultId, reason);
      this.#known.revise(run.runId, recall);
      return recall;
    });
    return Promise.all(recalls);
  }

  stop(reason: StopReason): void {
    for (const stop of [...this.#queued.values()]) stop(reason);
    for (const run of this.#known.all) run.stop(reason);
  }

  close(): void {
    for (const stop of [...this.#queued.values()]) stop({ type: 'shutdown' });
    this.#known.forgetAll();
  }

  /** It waits for better times, or until it is stopped. */
  #queue<Input, Output>(
    starting: StartingRun<Input, Output>,
    priority: number,
  ): Promise<Outcome<Output>> {
    const { id, pipeline, signal } = starting;
    const { waiting } = this.#parts.tasks;
    const place = `run:${id}`;
    const begun = Promise.withResolvers<Outcome<Output>>();
    const end = (outcome: Outcome<Output> | Promise<Outcome<Output>>): void => {
      signal?.removeEventListener('abort', cancel);
      this.#queued.delete(id);
      begun.resolve(outcome);
    };
    const stop = (reason: StopReason): void => {
      waiting.remove(place);
      end(this.#unstarted(starting, { type: 'stopped', reason }));
    };
    const cancel = (): void => stop({ type: 'cancelled' });
    signal?.addEventListener('abort', cancel);
    this.#queued.set(id, stop);
    waiting.add({
      ...{ id: place, priority, line: 'runs', soonestMs: () => this.#soonestMs() },
      begin: () => end(this.#begin(starting)),
      shed: () => {
        const { name, stages } = pipeline.plan;
        const about = { taskId: id, taskType: name, atMs: this.#parts.system.host.clock.now() };
        const cause = { type: 'unroutable', kind: 'queueFull', tier: 'queueing' } as const;
        const stage = stages[0]?.id ?? '';
        const failure = unassignedFailure(cause, about);
        end(this.#unstarted(starting, { type: 'failed', stage, failure }));
      },
    });
    return begun.promise;
  }

  #begin<Input, Output>(starting: StartingRun<Input, Output>): Promise<Outcome<Output>> {
    const { id: runId, pipeline, input, signal, before } = starting;
    const reason = this.#refusal(signal);
    if (reason) return this.#unstarted(starting, { type: 'stopped', reason });
    this.#known.forget(runId);
    const { system, id: application, guards, hub, provenance, tasks, recorder } = this.#parts;
    const { clock, ids } = system.host;
    const { budget, capacity } = guards;
    const run = runPipeline(
      pipeline,
      input,
      {
        ...{ clock, ids, provenance, budget },
        // A part of a run asks at once and waits for breakers: the run itself has waited before.
        submit: (submission) =>
          tasks.submit(submission, {
            ...{ depth: 0, root: runId, budget: submission.budget ?? budget },
          }),
        recordOf: (taskId) => tasks.ended.record(taskId),
        outcomeOf: (resultId) => tasks.ended.delivered(resultId),
        ...(recorder && { recorder }),
        onEvent: (event) => hub.tell(event),
        // Tasks have the same parent, and ids of their own.
        spawn: (logic, child) =>
          seatBelow(system, [application, 'runs'], { ...child, logic, id: `run:${child.id}` }),
      },
      {
        // Hardly anybody is well, but somebody is, and this is its turn.
        ...{ runId, tier: capacity.tier === 'queueing' ? 'single' : capacity.tier },
        ...(signal === undefined ? {} : { signal }),
        ...(before && { before, tier: before.tier }),
      },
    );
    this.#known.add(run);
    return run.outcome;
  }

  #recordSubmission(
    { id: runId, inputHash }: WorkName,
    what: { readonly pipeline: Pipeline; readonly input: unknown; readonly priority: number },
  ): void {
    const { pipeline, input, priority } = what;
    const data = { runId, plan: pipeline.plan, input, inputHash, priority };
    this.#parts.recorder?.record('run.submitted', data, { run: runId });
  }

  #unstarted<Input, Output>(
    { id: runId, pipeline }: StartingRun<Input, Output>,
    ending: RunEnding,
  ): Promise<Outcome<never>> {
    const { system, guards, recorder } = this.#parts;
    const about = { runId, tier: guards.capacity.tier, host: system.host };
    const outcome = unstartedRun(pipeline.plan, ending, about);
    if (this.#parts.recovered) guards.budget.closeRestored(isOfWork(runId));
    const isLeft = ending.type === 'stopped' && ending.reason.type === 'shutdown';
    if (!isLeft) recorder?.record('run.ended', { runId, outcome }, { run: runId });
    return new Promise((resolve) => {
      whenWritten(recorder, (reason) => {
        const unwritten = reason && ({ type: 'stopped', reason } as const);
        resolve(unwritten ? unstartedRun(pipeline.plan, unwritten, about) : outcome);
      });
    });
  }

  /** Why none may begin. */
  #refusal(signal: AbortSignal | undefined): StopReason | undefined {
    const { system, id, guards, isOver } = this.#parts;
    if (isOver() || !system.child(id, 'runs').current) return { type: 'shutdown' };
    const refusal = guards.killSwitch.refusal();
    if (refusal) return { type: 'killSwitch', cause: refusal.cause };
    return signal?.aborted ? stopReasonOf(signal) : undefined;
  }

  /** When it may begin: at once, unless hardly anybody is well. */
  #soonestMs(): number {
    const { guards, directory } = this.#parts;
    return guards.capacity.tier === 'queueing' ? directory.soonestAnyMs() : 0;
  }
}
