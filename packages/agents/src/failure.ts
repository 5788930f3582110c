import type { ExitReason } from '@coppice/actor';
import type { LastProgress } from './silence.ts';

/** An error as plain data: it survives a journal and a process boundary, a class does not. */
export interface ErrorRecord {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly cause?: ErrorRecord;
}

/** Where and when something went wrong. */
export interface FailureContext {
  readonly agent: string;
  /** The incarnation that failed, as `writer:2`. */
  readonly actorId: string;
  readonly taskId: string;
  readonly taskType: string;
  /** 1 for the first try. */
  readonly attempt: number;
  readonly atMs: number;
  /** The last sign of progress before it. */
  readonly lastProgress: LastProgress | undefined;
}

/**
 * What can go wrong with an agent, as one union; it is data, so it can be journaled.
 *
 * A model's bad answer is not in it: that is an answer, and a verdict says so.
 */
export type Failure = FailureContext &
  (
    | { readonly type: 'crash'; readonly kind: 'error'; readonly error: ErrorRecord }
    | { readonly type: 'crash'; readonly kind: 'exit' | 'killed' }
    | { readonly type: 'timeout'; readonly kind: 'deadline' | 'silence'; readonly limitMs: number }
  );

/** The failure that the end of an agent's incarnation is to the task it held. */
export function crashOf(reason: ExitReason, context: FailureContext): Failure {
  switch (reason.type) {
    case 'crashed':
      return { ...context, type: 'crash', kind: 'error', error: recordError(reason.error) };
    case 'killed':
      return { ...context, type: 'crash', kind: 'killed' };
    case 'normal':
    case 'shutdown':
      return { ...context, type: 'crash', kind: 'exit' };
  }
}

/** The failure that running out of time is: of the whole task, or without progress. */
export function timeoutOf(
  kind: 'deadline' | 'silence',
  limitMs: number,
  context: FailureContext,
): Failure {
  return { ...context, type: 'timeout', kind, limitMs };
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
