/** Looks at an error that nobody caught; returns true when it has dealt with it. */
export type UncaughtHandler = (error: unknown) => boolean;

interface ProcessHook {
  readonly handlers: Set<UncaughtHandler>;
  readonly listener: (error: unknown) => void;
}

/** The process has one such event, so all copies of this module share one hook on it. */
const HOOK = Symbol.for('coppice.uncaught');
type HookedProcess = typeof process & { [HOOK]?: ProcessHook };

/**
 * Offers errors that nobody caught (a throw in a timer, a floating rejection) to `handler`.
 *
 * What no handler claims goes the way it would have gone without us: to the application's own
 * listeners, and when there are none the process ends with that error.
 *
 * @returns A function that withdraws the handler. The last one removes the hook.
 */
export function onUncaught(handler: UncaughtHandler): () => void {
  const hooked = process as HookedProcess;
  const hook = hooked[HOOK] ?? install(hooked);
  hook.handlers.add(handler);
  return () => {
    hook.handlers.delete(handler);
    if (hook.handlers.size === 0) remove(hooked, hook);
  };
}

function install(hooked: HookedProcess): ProcessHook {
  const handlers = new Set<UncaughtHandler>();
  const listener = (error: unknown): void => {
    for (const handler of handlers) if (handler(error)) return;
    if (process.listenerCount('uncaughtException') > 1) return;
    remove(hooked, hook);
    queueMicrotask(() => {
      throw error;
    });
  };
  const hook = { handlers, listener };
  hooked[HOOK] = hook;
  process.on('uncaughtException', listener);
  return hook;
}

function remove(hooked: HookedProcess, hook: ProcessHook): void {
  process.off('uncaughtException', hook.listener);
  delete hooked[HOOK];
}
