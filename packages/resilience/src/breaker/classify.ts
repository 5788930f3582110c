/**
 * What an ended call says of what was called. A neutral ending says nothing: it neither extends nor
 * clears a streak, takes no place in a window, and gives a trial's place back.
 */
export type CallOutcome = 'success' | 'failure' | 'neutral';

/** What counts as success and failure. */
export interface Classify {
  /** Classes what the call returned: a validator's verdict makes a value a failure. */
  readonly value?: (value: unknown) => CallOutcome;
  /** Classes what the call threw: a missing key is no failure, a refused provider is neutral. */
  readonly error?: (error: unknown) => CallOutcome;
}

export const outcomeOfValue = (classify: Classify, value: unknown): CallOutcome =>
  classify.value === undefined ? 'success' : classify.value(value);

/**
 * The caller's own cancellation is told by its signal, not by the error's class: a deadline inside
 * the call throws errors that look the same.
 *
 * @see https://github.com/resilience4j/resilience4j/issues/1624
 */
export function outcomeOfError(
  classify: Classify,
  error: unknown,
  signal: AbortSignal | undefined,
): CallOutcome {
  if (signal?.aborted) return 'neutral';
  return classify.error === undefined ? 'failure' : classify.error(error);
}
