import { type Failure, nameOfFailure } from '../failure/failure.ts';

/** A failure as one sentence for a person who was not there. */
export function describeFailure(failure: Failure): string {
  const who = failure.agent === '' ? 'Nobody' : failure.agent;
  switch (failure.type) {
    case 'crash':
      return failure.kind === 'error'
        ? `${who} threw ${failure.error.name}: ${failure.error.message}`
        : `${who} ended without an answer (${failure.kind}).`;
    case 'timeout':
      return failure.kind === 'silence'
        ? `${who} showed no progress for ${failure.limitMs} ms.`
        : `${failure.agent || failure.taskType} was not done within ${failure.limitMs} ms.`;
    case 'byzantine':
      return `${who} gave an answer that ${failure.finding.validator} rejects: ${failure.finding.message}`;
    case 'budget':
      return failure.kind === 'loop'
        ? `${who} went round in circles: ${failure.finding}`
        : `Budget "${failure.budget}" has not enough ${failure.kind} left.`;
    case 'cascade':
      return `Result ${failure.resultId}, which it was made of, was recalled: ${failure.reason}`;
    case 'provider':
      return `Provider ${failure.provider} refused ${who === 'Nobody' ? 'the call' : who}: ${failure.kind}.`;
    case 'unroutable':
      return `No agent could be asked for ${failure.taskType} (${nameOfFailure(failure)}).`;
  }
}
