import type { CapacityTier } from '@coppice/resilience';
import type { Recorder } from '../recovery/recorder.ts';
import { whenWritten } from '../recovery/when-written.ts';
import type { Outcome, StopReason } from '../task/outcome.ts';
import type { RunState } from './run-state.ts';
import type { RunValues } from './run-values.ts';
import type { PipelineRunEvent } from './step.ts';

/** Writes down how one run gets on, if there is anything to write on. */
export class RunLog {
  readonly #recorder: Recorder | undefined;
  readonly #runId: string;
  #isLeft = false;

  constructor(recorder: Recorder | undefined, runId: string) {
    this.#recorder = recorder;
    this.#runId = runId;
  }

  /** It was told to let go: the next process goes on from where it was. */
  get isLeft(): boolean {
    return this.#isLeft;
  }

  started(about: {
    readonly tier: CapacityTier;
    readonly startedAtMs: number;
    readonly state: RunState;
  }): void {
    this.#recorder?.record('run.started', { runId: this.#runId, ...about }, this.#about);
  }

  happened(event: PipelineRunEvent): void {
    if (event.type === 'run.stop' && event.reason.type === 'shutdown') this.#isLeft = true;
    if (this.#isLeft) return;
    this.#recorder?.record('run.event', { runId: this.#runId, event }, this.#about);
  }

  /** If it was code that a stage was made of, it has computed its value. */
  computed(stage: number, values: RunValues): void {
    if (!values.isComputed(stage)) return;
    const value = values.computed(stage);
    this.#recorder?.record('run.computed', { runId: this.#runId, stage, value }, this.#about);
  }

  /** Tells those who wait the outcome when it is on disk; where it cannot be, that the run was stopped. */
  ended<Output>(
    outcome: Outcome<Output>,
    {
      stopped,
      waiting,
    }: {
      readonly stopped: (reason: StopReason) => Outcome<Output>;
      readonly waiting: readonly ((outcome: Outcome<Output>) => void)[];
    },
  ): void {
    if (!this.#isLeft) {
      this.#recorder?.record('run.ended', { runId: this.#runId, outcome }, this.#about);
    }
    whenWritten(this.#recorder, (reason) => {
      const told = reason ? stopped(reason) : outcome;
      for (const resolve of waiting) resolve(told);
    });
  }

  get #about(): { readonly run: string } {
    return { run: this.#runId };
  }
}
