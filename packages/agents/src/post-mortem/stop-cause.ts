import { describeTrip } from '@coppice/resilience';
import type { StopReason } from '../task/outcome.ts';
import type { Attribution } from './attribute.ts';

/** A stop as what everything follows from; no agent decided it. */
export function stopCause(reason: StopReason): Attribution {
  const what = {
    cancelled: () => 'Somebody cancelled it.',
    shutdown: () => 'The application was shut down.',
    killSwitch: () =>
      `The kill switch stopped it: ${reason.type === 'killSwitch' ? describeTrip(reason.cause) : ''}.`,
  }[reason.type]();
  return { rootCause: { name: reason.type, what, failure: null }, decisive: null };
}
