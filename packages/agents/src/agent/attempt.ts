import { type ExitReason, SHUTDOWN } from '@coppice/actor';
import type { Clock } from '@coppice/host';
import { type Budget, fingerprint, type ProgressKind } from '@coppice/resilience';
import type { LastProgress } from '../failure/failure.ts';
import type { Outcome } from '../task/outcome.ts';
import type { Submission } from '../task/submission.ts';
import type { Task } from '../task/task.ts';
import { unlessAborted } from '../unless-aborted.ts';
import { type Answer, answerOf } from './answer.ts';
import type { WantedEffect } from './effects.ts';
import type { Feedback } from './feedback.ts';
import type { Checkpoint, RunContext } from './run-context.ts';
import { SilenceWatch } from './silence-watch.ts';
import { reserveFrom } from './spending.ts';
import { ToolGate, type ToolGateParts } from './tool-gate.ts';

/** How an attempt ended without an answer. */
export type AttemptEnd =
  | { readonly type: 'exited'; readonly reason: ExitReason }
  /** The agent goes on; it is not to blame. */
  | { readonly type: 'threw'; readonly error: unknown }
  | { readonly type: 'silent'; readonly finding: string }
  | { readonly type: 'looped'; readonly finding: string };

/** What an attempt hears of a child. */
export interface ChildWatch {
  readonly onProgress: () => void;
  readonly onBusy: (isBusy: boolean) => void;
}

/** An effect, as far as an attempt knows it. */
export type AttemptEffect<T> = Pick<WantedEffect<T>, 'key' | 'signal' | 'carryOut' | 'check'>;

/** What an attempt is made of, and whom it tells. */
export interface AttemptParts {
  readonly clock: Clock;
  readonly task: Task;
  readonly attempt: number;
  readonly agent: string;
  readonly feedback: readonly Feedback[];
  readonly notes: readonly string[];
  readonly idleMs: number;
  readonly budget: Budget;
  /** The most that it may use of it. */
  readonly mostTokens: number | undefined;
  readonly tools: Omit<ToolGateParts, 'onLoop'>;
  readonly checkpoint: Checkpoint;
  effect<T>(wanted: AttemptEffect<T>): Promise<T>;
  child(submission: Submission, watch: ChildWatch): Promise<Outcome>;
  /** It is over: what it has reserved is charged. */
  onClosed(): void;
  onRefused(): void;
  onAnswered(answer: Answer, hash: string): void;
  onEnded(end: AttemptEnd): void;
  /** It answered when it was over. */
  onDropped(value: unknown): void;
  onProgress(kind: ProgressKind): void;
  onLog(message: string, data: unknown): void;
}

/**
 * One attempt at one task, from an agent's side. Once it is over nothing that its code does has an
 * effect: it is fenced.
 */
export class Attempt {
  readonly #parts: AttemptParts;
  /** Made when somebody asks for it: most agents that answer at once do not. */
  #controller: AbortController | undefined;
  #overReason: unknown;
  readonly #settled = Promise.withResolvers<void>();
  readonly tools: ToolGate;
  #watch: SilenceWatch | undefined;
  /** Children for which an agent works; one that waits in a queue does not get on. */
  #busyChildren = 0;
  #isOver = false;
  #isRunning = false;

  constructor(parts: AttemptParts) {
    this.#parts = parts;
    this.tools = new ToolGate({
      ...parts.tools,
      onLoop: (finding) => this.#end({ type: 'looped', finding }),
    });
  }

  get task(): Task {
    return this.#parts.task;
  }

  /** Whether the agent's code is still at it, also after the attempt is over. */
  get isRunning(): boolean {
    return this.#isRunning;
  }

  /** Nothing that its code does has an effect any more. */
  get isOver(): boolean {
    return this.#isOver;
  }

  get lastProgress(): LastProgress | undefined {
    return this.#watch?.lastProgress;
  }

  /** Resolves when the agent's code has let go. */
  get settled(): Promise<void> {
    return this.#settled.promise;
  }

  /** For the actor: takes it on. */
  begin(): void {
    if (this.#isOver) return;
    const { clock, idleMs } = this.#parts;
    this.#watch = new SilenceWatch({
      clock,
      idleMs,
      isWaiting: () => this.#busyChildren > 0,
      onStalled: (finding) => this.#end({ type: 'silent', finding }),
    });
  }

  /** For the actor: it has another task already. */
  refuse(): void {
    this.#settled.resolve(); // Its code was never begun.
    if (this.#close()) this.#parts.onRefused();
  }

  /** For the actor: runs the agent's code. */
  async carryOut(run: (task: Task, ctx: RunContext) => Promise<unknown>): Promise<unknown> {
    this.#isRunning = true;
    try {
      this.#throwIfOver(); // Cancelled before it began.
      const value = await this.#held(() => run(this.#parts.task, this.#context()));
      if (this.#isOver) this.#parts.onDropped(value);
      return value;
    } finally {
      this.#isRunning = false;
      this.#settled.resolve();
    }
  }

  /** For the actor: what `run` returned. */
  answered(value: unknown): void {
    let answer: Answer;
    let hash: string;
    try {
      answer = answerOf(value);
      hash = fingerprint(answer.value);
    } catch (error) {
      // What cannot even be looked at is no answer.
      this.#end({ type: 'exited', reason: { type: 'crashed', error } });
      return;
    }
    if (this.#close()) this.#parts.onAnswered(answer, hash);
  }

  /** For the actor: what `run` threw is not its own doing; it goes on. */
  threw(error: unknown): void {
    this.#end({ type: 'threw', error });
  }

  /** For the actor: its supervisor stops it. Its code is told, and may take a while to let go. */
  shutDown(): void {
    this.#end({ type: 'exited', reason: SHUTDOWN });
  }

  /** Its incarnation has ended. */
  exited(reason: ExitReason): void {
    this.#settled.resolve();
    this.#end({ type: 'exited', reason });
  }

  /** Somebody else's decision: it is over, and nothing is told. */
  abort(reason?: unknown): void {
    this.#close(reason);
  }

  #end(end: AttemptEnd): void {
    if (this.#close()) this.#parts.onEnded(end);
  }

  #close(reason?: unknown): boolean {
    if (this.#isOver) return false;
    this.#isOver = true;
    this.#watch?.stop();
    this.#overReason = reason;
    this.#controller?.abort(reason);
    this.#parts.onClosed();
    return true;
  }

  /** Time in which the agent itself keeps the event loop is its own silence, all of it. */
  #held<T>(work: () => T): T {
    const { clock, idleMs } = this.#parts;
    const startedAtMs = clock.now();
    try {
      return work();
    } finally {
      const heldMs = Math.round(clock.now() - startedAtMs);
      if (heldMs >= idleMs) {
        this.#end({ type: 'silent', finding: `It held the event loop for ${heldMs} ms.` });
      }
    }
  }

  #context(): RunContext {
    const parts = this.#parts;
    const signalOf = (): AbortSignal => this.#signal;
    return {
      get signal() {
        return signalOf();
      },
      epoch: parts.attempt,
      agent: parts.agent,
      feedback: parts.feedback,
      notes: parts.notes,
      checkpoint: {
        load: () => parts.checkpoint.load(),
        save: (value) => {
          this.#throwIfOver();
          parts.checkpoint.save(value);
        },
      },
      progress: (kind) => this.#progress(kind),
      reserve: (amount) => {
        this.#throwIfOver();
        return reserveFrom(parts.budget, amount, parts.mostTokens);
      },
      tool: async (name, args, fn, options) => {
        const signal = this.#signal;
        signal.throwIfAborted();
        const work = (): Promise<unknown> => this.#held(() => fn(signal));
        const call = () => this.tools.call(name, args, work as () => Promise<never>, options);
        const answer = await unlessAborted(call, signal);
        this.#progress('tool');
        return answer;
      },
      effect: async (key, fn, options) => {
        this.#throwIfOver(); // A fenced attempt starts no new effect.
        const signal = this.#signal;
        const wanted = { ...options, key, carryOut: fn, signal };
        return unlessAborted(() => parts.effect(wanted), signal);
      },
      child: async (submission) => this.#child(submission) as never,
      log: (message, data) => {
        if (!this.#isOver) parts.onLog(message, data);
      },
    };
  }

  get #signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController();
      if (this.#isOver) this.#controller.abort(this.#overReason);
    }
    return this.#controller.signal;
  }

  #throwIfOver(): void {
    if (this.#isOver) this.#signal.throwIfAborted();
  }

  #progress(kind: ProgressKind): void {
    if (this.#isOver) return;
    this.#watch?.progress(kind);
    this.#parts.onProgress(kind);
  }

  async #child(submission: Omit<Submission, 'signal' | 'budget'>): Promise<Outcome> {
    const signal = this.#signal;
    signal.throwIfAborted();
    const outcome = await this.#parts.child(
      { ...submission, signal },
      {
        onProgress: () => this.#progress('child'),
        onBusy: (isBusy) => {
          this.#busyChildren += isBusy ? 1 : -1;
          this.#progress('child');
        },
      },
    );
    this.#progress('child');
    return outcome;
  }
}
