import { type Failure, nameOfFailure } from '../failure/failure.ts';
import type { Finding } from '../failure/finding.ts';

/** Why an earlier attempt failed, for the agent that tries next. */
export type Feedback = Failure & {
  /** In words that name what is wrong, to be put into a prompt as they are. */
  readonly message: string;
  /** What was answered. Only who answered it gets it back: others would be drawn to it. */
  readonly previousAnswer?: unknown;
};

/** A failure as feedback. */
export function feedbackOf(failure: Failure, previousAnswer?: unknown): Feedback {
  const answer = previousAnswer === undefined ? {} : { previousAnswer };
  return { ...failure, message: messageOf(failure), ...answer };
}

/** The evidence, verbatim. "Check your work" would be no evidence. */
function messageOf(failure: Failure): string {
  switch (failure.type) {
    case 'byzantine':
      return failure.findings.map(findingText).join('\n');
    case 'crash':
      return failure.kind === 'error'
        ? `Attempt ${failure.attempt} threw ${failure.error.name}: ${failure.error.message}`
        : `Attempt ${failure.attempt} ended without an answer (${failure.kind}).`;
    case 'timeout':
      return failure.finding ?? `Attempt ${failure.attempt} took more than ${failure.limitMs} ms.`;
    case 'budget':
      return failure.kind === 'loop'
        ? failure.finding
        : `Budget "${failure.budget}" has not enough ${failure.kind} left.`;
    case 'cascade':
      return `A source (${failure.resultId}) was recalled: ${failure.reason}`;
    case 'provider':
    case 'unroutable':
      return `Attempt ${failure.attempt} was not made: ${nameOfFailure(failure)}.`;
  }
}

function findingText({ validator, message, path = [] }: Finding): string {
  const field = path.length === 0 ? '' : ` at ${path.join('.')}`;
  return `${validator}${field}: ${message}`;
}
