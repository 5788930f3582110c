import type { EffectMemory } from './effects.ts';
import type { Failure } from './failure.ts';
import type { ProgressKind } from './silence.ts';

/** All that passes between a user's agent and the runtime. */
export interface RunContext {
  /** Aborted when the attempt is over: deadline, silence, cancellation, stop. Pass it on. */
  readonly signal: AbortSignal;
  /** The number of this attempt; give it to whoever must refuse the late writes of an earlier one. */
  readonly epoch: number;
  /** Why earlier attempts failed, oldest first. */
  readonly feedback: readonly Failure[];
  /** Tells that the agent gets on. Without it for the idle budget, the incarnation is ended. */
  progress(kind: ProgressKind): void;
  /** Calls a tool. Its answer counts as progress. @throws The signal's reason, when aborted. */
  tool<T>(name: string, args: unknown, fn: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Does something to the world once for this task and key, however often the task is tried. */
  effect<T>(key: string, fn: () => Promise<T>): Promise<T>;
  /** Says something for the record. */
  log(message: string, data?: unknown): void;
}

/** What a run context is made of. */
export interface RunContextParts {
  readonly taskId: string;
  readonly attempt: number;
  readonly signal: AbortSignal;
  readonly feedback: readonly Failure[];
  readonly effects: EffectMemory;
  readonly onProgress: (kind: ProgressKind) => void;
  readonly onLog: (message: string, data: unknown) => void;
}

/** The context of one attempt. After the attempt is over it does nothing more. */
export function createRunContext(parts: RunContextParts): RunContext {
  const { taskId, signal, effects } = parts;
  return {
    signal,
    epoch: parts.attempt,
    feedback: parts.feedback,
    progress(kind) {
      if (!signal.aborted) parts.onProgress(kind);
    },
    async tool(_name, _args, fn) {
      signal.throwIfAborted();
      const answer = await unlessAborted(fn(signal), signal);
      parts.onProgress('tool');
      return answer;
    },
    async effect(key, fn) {
      signal.throwIfAborted(); // A fenced attempt starts no new effect.
      return unlessAborted(effects.once(taskId, key, fn), signal);
    },
    log(message, data) {
      if (!signal.aborted) parts.onLog(message, data);
    },
  };
}

/** The result of `work`, or the signal's reason as soon as it is aborted. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const onAbort = (): void => reject(signal.reason as Error);
  signal.addEventListener('abort', onAbort);
  work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  return promise;
}
