import type { Classify } from '../src/breaker/classify.ts';
import type { Outcome } from './breaker-case.ts';

class CallError extends Error {
  override readonly name = 'CallError';
  readonly outcome: Outcome;

  constructor(outcome: Outcome) {
    super(outcome);
    this.outcome = outcome;
  }
}

const BAD_RESULT = 'bad-result';

/** What a call with this outcome returns, or throws. */
export function endAs(outcome: Outcome): unknown {
  if (outcome === 'ok') return 'good';
  if (outcome === 'bad-result') return BAD_RESULT;
  throw new CallError(outcome);
}

/** What the configuration of every case counts as success and failure. */
export const classify: Classify = {
  value: (value) => (value === BAD_RESULT ? 'failure' : 'success'),
  error(error) {
    if (!(error instanceof CallError)) return 'failure'; // A deadline.
    if (error.outcome === 'ok-error') return 'success';
    return error.outcome === 'ignored' ? 'neutral' : 'failure';
  },
};
