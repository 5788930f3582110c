import { recordError } from '../failure/error-record.ts';
import type { Recorder } from '../recovery/recorder.ts';
import { EffectUnresolvedError } from './errors.ts';

/** What an effect is given. */
export interface EffectIo {
  /**
   * The same for every try of this effect, by whatever attempt and process. Give it to whoever
   * receives the effect: no runtime can say whether a call that was cut off has arrived.
   */
  readonly idempotencyKey: string;
  /** Aborted when the attempt is over. */
  readonly signal: AbortSignal;
}

/** What is known of an effect by asking the outside world. */
export type EffectCheck<T> =
  | { readonly type: 'done'; readonly value: T }
  | { readonly type: 'notDone' };

/** How an effect is treated. */
export interface EffectOptions<T> {
  /**
   * Asked when a process died between the beginning and the end of the effect: was it done? Without
   * it such an effect is not repeated, and the attempt ends with `EffectUnresolvedError`.
   */
  readonly check?: (io: EffectIo) => Promise<EffectCheck<T>>;
}

/** What is known of an effect that an earlier process began. */
export type KnownEffect =
  | { readonly type: 'done'; readonly value: unknown }
  /** Nobody knows whether it was carried out; or it was, and its value could not be kept. */
  | { readonly type: 'unresolved' };

/** An effect to be carried out. */
export interface WantedEffect<T> extends EffectOptions<T> {
  readonly taskId: string;
  readonly key: string;
  /** The attempt that wants it. */
  readonly epoch: number;
  /** The work that the task is part of. */
  readonly run: string;
  readonly signal: AbortSignal;
  readonly carryOut: (io: EffectIo) => Promise<T>;
}

/**
 * Effects that were carried out, by task and key, so that none is carried out twice: its intent is
 * written down before, its value after. Without a recorder they last as long as the application.
 */
export class Effects {
  readonly #application: string;
  readonly #recorder: Recorder | undefined;
  readonly #byTask = new Map<string, Map<string, Promise<unknown>>>();
  readonly #known: Map<string, ReadonlyMap<string, KnownEffect>>;

  /** `known`: by task and key, from an earlier process. */
  constructor(
    application: string,
    recorder?: Recorder,
    known: Iterable<readonly [string, ReadonlyMap<string, KnownEffect>]> = [],
  ) {
    this.#application = application;
    this.#recorder = recorder;
    this.#known = new Map(known);
  }

  /** Carries it out unless it was, or is being, under this key; one that failed may be tried again. */
  once<T>(wanted: WantedEffect<T>): Promise<T> {
    const { taskId, key } = wanted;
    let done = this.#byTask.get(taskId);
    if (!done) {
      done = new Map();
      this.#byTask.set(taskId, done);
    }
    const before = done.get(key);
    if (before) return before as Promise<T>; // The same key is the same effect, hence the same type.
    const running = this.#resolve(wanted);
    done.set(key, running);
    running.catch(() => done.delete(key));
    return running;
  }

  /** The keys of those that were carried out, or are under way. */
  keys(taskId: string): readonly string[] {
    const known = this.#known.get(taskId)?.keys() ?? [];
    return [...new Set([...known, ...(this.#byTask.get(taskId)?.keys() ?? [])])];
  }

  /** Forgets the effects of a task that has ended. */
  forget(taskId: string): void {
    this.#byTask.delete(taskId);
    this.#known.delete(taskId);
  }

  async #resolve<T>(wanted: WantedEffect<T>): Promise<T> {
    const { taskId, key, check, signal } = wanted;
    const known = this.#known.get(taskId)?.get(key);
    if (known?.type === 'done') return known.value as T;
    const io = { idempotencyKey: `${this.#application}/${taskId}/${key}`, signal };
    if (known) {
      if (!check) throw new EffectUnresolvedError({ taskId, key });
      const found = await check(io);
      if (found.type === 'done') {
        this.#note(wanted, found.value);
        return found.value;
      }
    }
    return this.#carryOut(wanted, io);
  }

  async #carryOut<T>(wanted: WantedEffect<T>, io: EffectIo): Promise<T> {
    const { taskId, key, epoch, run, signal, carryOut } = wanted;
    const recorder = this.#recorder;
    if (recorder) {
      recorder.record('effect.intended', { taskId, key, epoch }, { run });
      await recorder.durable();
      if (signal.aborted) this.#noteFailed(wanted, signal.reason); // Fenced before it began.
      signal.throwIfAborted();
    }
    let value: T;
    try {
      value = await carryOut(io);
    } catch (error) {
      this.#noteFailed(wanted, error);
      throw error;
    }
    this.#note(wanted, value);
    return value;
  }

  #note<T>({ taskId, key, run }: WantedEffect<T>, value: T): void {
    this.#recorder?.record('effect.done', { taskId, key, value }, { run });
  }

  #noteFailed<T>({ taskId, key, run }: WantedEffect<T>, error: unknown): void {
    const data = { taskId, key, error: recordError(error) };
    this.#recorder?.record('effect.failed', data, { run });
  }
}
