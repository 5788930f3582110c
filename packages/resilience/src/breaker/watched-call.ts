import { DeadlineExceededError } from '../retry/errors.ts';
import type { CallAnswer, Permit, Refusal } from './admission.ts';
import { type Classify, outcomeOfError, outcomeOfValue } from './classify.ts';

/** Gives leave for one call, or does not. `onExpired` is called when its time is over. */
export type Issue = (onExpired: () => void) => Permit | Refusal;

/**
 * A call that may end before its work does: when its caller withdraws, or its time is over. Then the
 * work's signal is aborted, its place is free at once, and what it returns later is dropped.
 */
export async function watchedCall<Value>(
  work: (signal: AbortSignal) => Value | PromiseLike<Value>,
  call: {
    readonly issue: Issue;
    readonly signal: AbortSignal | undefined;
    readonly limitMs: number;
    readonly classify: Classify;
  },
): Promise<CallAnswer<Value>> {
  const { issue, signal, limitMs, classify } = call;
  const controller = new AbortController();
  const { promise: ended, reject: end } = Promise.withResolvers<never>();
  ended.catch(() => {}); // Of interest only while the work runs.
  const abort = (reason: unknown): void => {
    controller.abort(reason);
    end(reason);
  };
  const admission = issue(() => abort(new DeadlineExceededError({ afterMs: limitMs })));
  if (admission.type === 'refused') return admission;
  using permit = admission;
  const onAbort = (): void => abort(signal?.reason);
  if (signal?.aborted)
    onAbort(); // By who was told of a trial.
  else signal?.addEventListener('abort', onAbort, { once: true });
  let value: Value;
  try {
    value = await Promise.race([work(controller.signal), ended]);
  } catch (error) {
    permit.settle(outcomeOfError(classify, error, signal));
    throw error;
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
  permit.settle(outcomeOfValue(classify, value));
  return { type: 'answered', value };
}
