/**
 * The signal of calls that nobody can end: one for all of them. It will never call who listens to it,
 * so it does not remember them either; it would keep them alive for as long as the process.
 */
export const NEVER_ABORTED: AbortSignal = Object.assign(new AbortController().signal, {
  addEventListener: () => {},
});
