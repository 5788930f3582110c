import type { CapacityTier } from '@coppice/resilience';
import { recordError } from '../failure/error-record.ts';
import type { FailureCause } from '../failure/failure.ts';
import { causeOfRefusal, unassignedFailure } from '../failure/unassigned-failure.ts';
import type { BegunRun } from '../recovery/run-ledger.ts';
import type { Outcome, StopReason } from '../task/outcome.ts';
import { stopReasonOf } from '../task/stop-signal.ts';
import { concludedRun } from './concluded-run.ts';
import { type ItemCommand, type RunCommand, underWayIn } from './due.ts';
import { itemResult } from './item-result.ts';
import { itemSubmission } from './item-submission.ts';
import { ItemTasks } from './item-tasks.ts';
import { OpenStages } from './open-stages.ts';
import type { Pipeline } from './pipeline.ts';
import { PIPELINE_LIMITS } from './pipeline-plan.ts';
import {
  type PipelineRunActor,
  pipelineRunLogic,
  startPipelineRunActor,
} from './pipeline-run.machine.ts';
import { firstState } from './resumed-run.ts';
import { newsBetween, type RunNews } from './run-event.ts';
import { RunLog } from './run-log.ts';
import type { PipelinePorts, PipelineRun, RunRecall } from './run-ports.ts';
import { type RecallRecord, type RunRecord, runRecord } from './run-record.ts';
import { isOver, type RunState } from './run-state.ts';
import { RunTally } from './run-tally.ts';
import { RunValues } from './run-values.ts';
import type { StageResources } from './stage-resources.ts';
import { heldResultIds, lastResultIds } from './stage-results.ts';
import { type PipelineRunEvent, step } from './step.ts';

interface LiveRunParts<Output> {
  readonly pipeline: Pipeline;
  readonly input: unknown;
  readonly ports: PipelinePorts;
  readonly runId: string;
  readonly tier: CapacityTier;
  readonly outputOf: (value: unknown) => Output;
  /** An earlier process had begun it. */
  readonly before: BegunRun | undefined;
}

/** Carries out what a run's machine says is due, and tells it what comes of it. */
export class LiveRun<Output> implements PipelineRun<Output> {
  readonly runId: string;
  readonly outcome: Promise<Outcome<Output>>;
  readonly #parts: LiveRunParts<Output>;
  readonly #actor: PipelineRunActor;
  readonly #startedAtMs: number;
  readonly #tally = new RunTally();
  readonly #recalls: RecallRecord[] = [];
  readonly #tasks = new ItemTasks();
  readonly #log: RunLog;
  readonly #open: OpenStages;
  readonly #waiting: ((outcome: Outcome<Output>) => void)[] = [];
  #values: RunValues;
  #due: readonly RunCommand[] = [];
  #isCarryingOut = false;
  #isForgotten = false;
  /** Where it ended without its actor. */
  #finalState: RunState | undefined;
  #concludedRound = 0;
  #endedAtMs: number | undefined;
  #resultId = '';
  #ignoreSignal = (): void => {};

  constructor(parts: LiveRunParts<Output>) {
    const { pipeline, ports, runId, tier, before } = parts;
    this.#parts = parts;
    this.runId = runId;
    this.#log = new RunLog(ports.recorder, runId);
    this.#startedAtMs = before?.startedAtMs ?? ports.clock.now();
    this.#values = new RunValues(pipeline, parts.input);
    this.#open = new OpenStages({
      ...{ runId, plan: pipeline.plan, clock: ports.clock, budget: ports.budget },
      onLate: (stage, limitMs) =>
        this.#failStage(stage, { type: 'timeout', kind: 'deadline', limitMs }),
    });
    this.outcome = new Promise((resolve) => this.#waiting.push(resolve));
    const { plan } = pipeline;
    const logic = pipelineRunLogic((commands) => {
      this.#due = commands;
    });
    const state = firstState({
      ...{ runId, plan, tier, before, ports, log: this.#log, tally: this.#tally },
      ...{ values: this.#values, startedAtMs: this.#startedAtMs },
    });
    const input = { runId, plan, state };
    const onEnded = () => this.#ended();
    this.#actor = (ports.spawn ?? startPipelineRunActor)(logic, { id: runId, input, onEnded });
  }

  start(signal: AbortSignal | undefined): void {
    const { before, pipeline } = this.#parts;
    const { plan } = pipeline;
    this.#tell({ type: before ? 'run.resumed' : 'run.started' });
    const nothing: RunState = { round: 1, stages: plan.stages.map(() => ({ type: 'waiting' })) };
    for (const news of newsBetween(plan, before?.state ?? nothing, this.#state)) this.#tell(news);
    for (const each of underWayIn(this.#state)) this.#submit(each);
    const onAbort = () => this.stop(signal && stopReasonOf(signal));
    signal?.addEventListener('abort', onAbort, { once: true });
    this.#ignoreSignal = () => signal?.removeEventListener('abort', onAbort);
    if (signal?.aborted) onAbort();
    else this.#afterEvent();
  }

  stop(reason: StopReason = { type: 'cancelled' }): void {
    this.#send({ type: 'run.stop', reason, atMs: this.#now() });
  }

  async recall(resultId: string, reason: string): Promise<RunRecall<Output>> {
    const { provenance } = this.#parts.ports;
    const { plan } = this.#parts.pipeline;
    const recall = provenance.recall(resultId, reason);
    const isBad = (id: string) => id === resultId || provenance.isTainted(id);
    // The run's own result is as bad as what it was last made of.
    const last = resultId === this.#resultId ? lastResultIds(plan, this.#state) : [];
    const resultIds = [...heldResultIds(this.#state).filter(isBad), ...last];
    const atMs = this.#now();
    const isGone = this.#isForgotten || this.#state.ending !== undefined;
    if (resultIds.length === 0 || isGone) return { type: 'unaffected', recall };
    // Others may have recalled it before: what is new by now says too little.
    const { derived: tainted, published } = provenance.reachOf(resultId);
    this.#endedAtMs = undefined;
    this.#recalls.push({ resultId, reason, atMs, tainted, published });
    const outcome = new Promise<Outcome<Output>>((resolve) => this.#waiting.push(resolve));
    this.#send({ type: 'results.recalled', resultIds, reason, atMs });
    return { type: 'revised', recall, outcome: await outcome };
  }

  record(): RunRecord {
    const { pipeline, runId, tier } = this.#parts;
    const { attempts, tokens, costUsd, records: tasks } = this.#tally;
    const startedAtMs = this.#startedAtMs;
    const endedAtMs = this.#endedAtMs ?? this.#now();
    return runRecord(pipeline.plan, this.#state, {
      ...{ runId, tier, startedAtMs, endedAtMs, recalls: [...this.#recalls], tasks, attempts },
      cost: { tokens, costUsd, ms: endedAtMs - startedAtMs },
    });
  }

  forget(): void {
    this.stop();
    this.#isForgotten = true;
    this.#values = new RunValues(this.#parts.pipeline, undefined);
    this.#actor.stop();
  }

  get #state(): RunState {
    return this.#finalState ?? this.#actor.getSnapshot().context.state;
  }

  #now(): number {
    return this.#parts.ports.clock.now();
  }

  #send(event: PipelineRunEvent): void {
    const before = this.#state;
    this.#log.happened(event);
    this.#due = []; // What the machine says next is all that is due.
    this.#actor.send(event);
    this.#changed(before);
  }

  /** Its actor has ended, with what it was started under: nothing of it can be done again. */
  #ended(): void {
    const before = this.#state;
    this.#isForgotten = true;
    if (isOver(before)) return;
    const stop = { type: 'run.stop', reason: { type: 'shutdown' }, atMs: this.#now() } as const;
    this.#due = [];
    this.#log.happened(stop);
    this.#finalState = step(this.#parts.pipeline.plan, before, stop);
    this.#changed(before);
  }

  #changed(before: RunState): void {
    const news = newsBetween(this.#parts.pipeline.plan, before, this.#state);
    this.#giveUp();
    for (const each of news) this.#tell(each);
    this.#afterEvent();
  }

  #afterEvent(): void {
    if (this.#isCarryingOut) return;
    this.#isCarryingOut = true;
    // Each of them becomes an event, after which it is asked anew what is due.
    for (let [next] = this.#due; next; [next] = this.#due) {
      if (next.type === 'startStage') this.#startStage(next.stage);
      else this.#startItem(next);
    }
    this.#isCarryingOut = false;
    this.#conclude();
  }

  #startStage(stage: number): void {
    let items: number;
    try {
      items = this.#values.prepare(this.#state, stage).length;
      if (items > PIPELINE_LIMITS.items) {
        throw new RangeError(`a stage has at most ${PIPELINE_LIMITS.items} items, got ${items}`);
      }
    } catch (error) {
      this.#failStage(stage, { type: 'crash', kind: 'error', error: recordError(error) });
      return;
    }
    this.#log.computed(stage, this.#values);
    this.#send({ type: 'stage.started', stage, items, atMs: this.#now() });
  }

  #startItem(command: ItemCommand): void {
    const { stage, item, taskId } = command;
    if (!this.#resourcesOf(stage)) return;
    this.#send({ type: 'item.started', stage, item, taskId, atMs: this.#now() });
    this.#submit(command);
  }

  /** Has an item done that is under way. */
  #submit(command: ItemCommand): void {
    const { stage, item, taskId, note } = command;
    const { pipeline, ports } = this.#parts;
    const code = pipeline.codes[stage];
    const resources = this.#resourcesOf(stage);
    if (!resources) return;
    if (code?.type !== 'task') throw new TypeError(`stage ${stage} has no task`);
    const input = this.#values.inputOf(stage, item);
    const submission = itemSubmission(code.task, input, {
      ...{ taskId, note, resources, signal: this.#tasks.begin(taskId) },
    });
    void ports.submit(submission).then((outcome) => this.#settle(command, outcome));
  }

  /** What a stage holds; where it cannot, it fails. */
  #resourcesOf(stage: number): StageResources | undefined {
    const resources = this.#open.of(stage, this.#state);
    if (resources.type === 'open') return resources;
    this.#failStage(stage, causeOfRefusal(resources));
    return undefined;
  }

  #settle({ stage, item, taskId }: ItemCommand, outcome: Outcome): void {
    const { pipeline, ports } = this.#parts;
    this.#tally.add(outcome, ports.recordOf);
    const isWanted = this.#tasks.end(taskId, outcome.type === 'queued');
    const planned = pipeline.plan.stages[stage];
    if (!isWanted || !planned) return; // It was given up.
    const atMs = this.#now();
    const { id, taskType } = planned;
    this.#tell({ type: 'item.finished', stage: id, item, taskId, outcome: outcome.type });
    const result = itemResult(outcome, { taskId, taskType, atMs });
    if (result.type === 'stop') {
      this.stop(result.reason);
      return;
    }
    if ('value' in outcome) this.#values.keep(stage, item, outcome);
    this.#send({ type: 'item.finished', stage, item, taskId, result, atMs });
  }

  #failStage(stage: number, cause: FailureCause): void {
    const { id = '', taskType = '' } = this.#parts.pipeline.plan.stages[stage] ?? {};
    const atMs = this.#now();
    const failure = unassignedFailure(cause, { taskId: `${this.runId}/${id}`, taskType, atMs });
    this.#send({ type: 'stage.failed', stage, failure, atMs });
  }

  /** Stops tasks that nobody waits for any more, and closes what their stages held. */
  #giveUp(): void {
    const { stages, ending } = this.#state;
    for (const [index, { type }] of stages.entries()) {
      if ((type !== 'running' || ending) && !this.#log.isLeft) this.#open.close(index);
    }
    this.#tasks.giveUp(this.#state);
  }

  /** Gives the outcome, once for each round that comes to an end. */
  #conclude(): void {
    const state = this.#state;
    if (!isOver(state) || this.#concludedRound === state.round) return;
    const isFirst = this.#concludedRound === 0;
    this.#concludedRound = state.round;
    this.#endedAtMs = this.#now();
    this.#ignoreSignal();
    const { pipeline, ports, outputOf } = this.#parts;
    const made = { values: this.#values, tally: this.#tally, record: this.record() };
    const concluded = concludedRun(state, { pipeline, ports, outputOf, ...made });
    const { outcome, stopped } = concluded;
    if (!state.ending) this.#resultId = concluded.resultId;
    const waiting = this.#waiting.splice(0); // Who is told may recall it, and waits for the next.
    if (isFirst) this.#tell({ type: 'run.finished', outcome: outcome.type });
    else this.#tell({ type: 'run.revised', outcome });
    this.#log.ended(outcome, { stopped, waiting });
  }

  #tell(news: RunNews): void {
    const { ports, pipeline } = this.#parts;
    ports.onEvent?.({ runId: this.runId, pipeline: pipeline.plan.name, ...news });
  }
}
