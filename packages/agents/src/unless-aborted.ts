/**
 * Starts `work` and waits for it, but no longer than until `signal` is aborted: then it rejects with
 * the signal's reason, whether the work listens to it or not.
 */
export function unlessAborted<Value>(
  work: () => Value | PromiseLike<Value>,
  signal: AbortSignal,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const onAbort = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort);
    const begun = new Promise<Value>((begin) => begin(work()));
    begun.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
