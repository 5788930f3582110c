import { type VirtualHost, virtualHost } from '@coppice/host';
import { createBudget } from '@coppice/resilience';
import type { Failure } from '../src/failure/failure.ts';
import type { Pipeline } from '../src/pipeline/pipeline.ts';
import { PipelineBuilder } from '../src/pipeline/pipeline.ts';
import { STAGE_DEFAULTS, type StagePlan, withStage } from '../src/pipeline/pipeline-plan.ts';
import type { RunEvent } from '../src/pipeline/run-event.ts';
import type { PipelinePorts } from '../src/pipeline/run-ports.ts';
import type { PostMortem } from '../src/post-mortem/post-mortem.ts';
import { Provenance } from '../src/provenance/provenance.ts';
import type { Outcome, StopReason } from '../src/task/outcome.ts';
import type { Submission } from '../src/task/submission.ts';

/** What the fake application makes of a task. Default: accepted at once, with its input as value. */
export interface Played {
  readonly afterMs?: number;
  readonly value?: unknown;
  readonly flags?: readonly string[];
  readonly fails?: boolean;
  readonly queued?: boolean;
  readonly stopped?: StopReason;
  readonly ignoresAbort?: boolean;
}

const cost = { tokens: 10, costUsd: 0.5, ms: 1 };
const postMortem = {} as PostMortem;

/** A run's surroundings in virtual time, with agents that do as `play` says. */
export class PipelineStage {
  readonly host: VirtualHost = virtualHost({ seed: 1 });
  readonly provenance = new Provenance();
  readonly budget = createBudget({ host: this.host, allowance: { tokens: 1_000 } });
  readonly submissions: Submission[] = [];
  readonly aborted: string[] = [];
  readonly events: RunEvent[] = [];
  underWay = 0;
  mostUnderWay = 0;
  readonly #play: (submission: Submission) => Played;

  constructor(play: (submission: Submission) => Played = () => ({})) {
    this.#play = play;
  }

  get ports(): PipelinePorts {
    const { host, provenance, budget } = this;
    const { clock, ids } = host;
    const onEvent = (event: RunEvent) => this.events.push(event);
    const submit = (submission: Submission) => this.#submit(submission);
    return { clock, ids, provenance, budget, submit, onEvent };
  }

  /** Ids of the tasks that were begun, without their run's. */
  get begun(): readonly string[] {
    return this.submissions.map(({ id = '' }) => id.slice(id.indexOf('/') + 1));
  }

  /** Types of the events, with what they are about. */
  get told(): readonly string[] {
    return this.events.map((event) => {
      const about = 'flag' in event ? event.flag : 'stage' in event ? event.stage : '';
      return about === '' ? event.type : `${event.type} ${about}`;
    });
  }

  async #submit(submission: Submission): Promise<Outcome> {
    const { id = '', consumes: consumed = [], signal } = submission;
    const taskType = typeof submission.type === 'string' ? submission.type : submission.type.name;
    const { clock } = this.host;
    this.submissions.push(submission);
    this.underWay++;
    this.mostUnderWay = Math.max(this.mostUnderWay, this.underWay);
    this.provenance.begin({ taskId: id, consumed });
    const played = this.#play(submission);
    const isCancelled = await new Promise<boolean>((resolve) => {
      clock.setTimeout(() => resolve(false), played.afterMs ?? 0);
      signal?.addEventListener('abort', () => {
        this.aborted.push(id.slice(id.indexOf('/') + 1));
        if (!played.ignoresAbort) resolve(true);
      });
    });
    this.underWay--;
    this.provenance.end(id);
    const ended = { id, attempts: 1, cost, failures: [] };
    const stopped = isCancelled ? ({ type: 'cancelled' } as const) : played.stopped;
    if (stopped) return { type: 'stopped', ...ended, reason: stopped, postMortem };
    if (played.queued) return { type: 'queued', id, reason: 'capacity' };
    if (played.fails) return this.#failed(ended, taskType);
    const resultId = `result of ${id}`;
    const note = { resultId, taskId: id, taskType, agent: 'ann', consumed, effects: [], atMs: 0 };
    this.provenance.note(note);
    const value = 'value' in played ? played.value : submission.input;
    const evidence = [{ validator: 'schema', verdict: 'pass' as const }];
    const delivered = { ...ended, value, resultId, by: 'ann:1', evidence, tier: 'full' as const };
    const { flags = [] } = played;
    if (flags.length === 0) return { type: 'accepted', ...delivered };
    return { type: 'degraded', ...delivered, flags, postMortem };
  }

  #failed(ended: { id: string; attempts: number; cost: typeof cost }, taskType: string): Outcome {
    const failure: Failure = {
      ...{ agent: 'ann', actorId: 'ann:1', taskId: ended.id, taskType, attempt: 1, inputHash: '' },
      atMs: this.host.clock.now(),
      lastProgress: undefined,
      type: 'crash',
      kind: 'exit',
    };
    return { type: 'failed', ...ended, failure, failures: [failure], postMortem };
  }
}

/** A pipeline of tasks whose names are not known to the compiler: `[[], [0]]` is two, one after the other. */
export function graphOf(
  sources: readonly (readonly number[])[],
  of: (index: number) => Partial<StagePlan> & { readonly items?: number } = () => ({}),
): Pipeline<unknown, unknown> {
  const { plan, codes } = sources.reduce(
    ({ plan, codes }, row, index) => {
      const { items, ...more } = of(index);
      const after = row.map((source) => `s${source}`);
      const type = items === undefined ? 'task' : 'fanOut';
      const head = { id: `s${index}`, after, type, taskType: 'work', ...STAGE_DEFAULTS } as const;
      const inputs = () => Array.from({ length: items ?? 1 }, (_, item) => item);
      const code = { type: 'task', task: 'work', inputs } as const;
      return { plan: withStage(plan, { ...head, ...more }), codes: [...codes, code] };
    },
    { plan: { name: 'graph', stages: [] }, codes: [] } as Pipeline<unknown, unknown>,
  );
  return new PipelineBuilder<unknown, object, unknown>(plan, codes);
}
