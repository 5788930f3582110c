/** An error as plain data: it survives a journal and a process boundary, a class does not. */
export interface ErrorRecord {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly cause?: ErrorRecord;
}

/** How many causes of a cause are recorded. */
const MAX_CAUSES = 5;

/** An error, or whatever was thrown, as plain data. */
export function recordError(error: unknown, depth = 0): ErrorRecord {
  if (!(error instanceof Error)) return { name: 'NonError', message: String(error) };
  const { name, message, cause } = error;
  const { code } = error as { code?: unknown };
  return {
    name,
    message,
    ...(typeof code === 'string' ? { code } : {}),
    ...(cause === undefined || depth >= MAX_CAUSES ? {} : { cause: recordError(cause, depth + 1) }),
  };
}
