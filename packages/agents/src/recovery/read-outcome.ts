import type { Outcome } from '../task/outcome.ts';

/** An outcome as it was before it was written: a value that is `undefined` is no field in JSON. */
export function readOutcome(written: Outcome): Outcome {
  const isDelivered = written.type === 'accepted' || written.type === 'degraded';
  return isDelivered && !Object.hasOwn(written, 'value')
    ? Object.assign({}, written, { value: undefined })
    : written;
}
