import type { StopReason } from './outcome.ts';

/** Why work is stopped, as the reason of an aborted signal. */
class Stopping {
  readonly reason: StopReason;
  constructor(reason: StopReason) {
    this.reason = reason;
  }
}

/** Aborts work that is no longer wanted, and says why. */
export const abortFor = (controller: AbortController, reason: StopReason): void =>
  controller.abort(new Stopping(reason));

/** Why a signal was aborted: whoever gives no reason has cancelled. */
export const stopReasonOf = ({ reason }: AbortSignal): StopReason =>
  reason instanceof Stopping ? reason.reason : { type: 'cancelled' };
