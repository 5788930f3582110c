import { checkAtLeast } from '../option-checks.ts';
import type { BreakerMode } from './breaker.machine.ts';
import type { CallOutcome } from './classify.ts';

/** What a call may be given. */
export interface CallOptions {
  /** Withdraws the call: it ends at once, and counts neither for nor against anybody. */
  readonly signal?: AbortSignal;
  /** Instead of the breaker's `callTimeoutMs`; ≥ 0. */
  readonly timeoutMs?: number;
}

/** How long a call may take. */
export function limitOf(options: CallOptions | undefined, callTimeoutMs: number): number {
  const timeoutMs = options?.timeoutMs;
  if (timeoutMs === undefined) return callTimeoutMs;
  checkAtLeast('timeoutMs', timeoutMs, 0);
  return timeoutMs;
}

/** Why a call may not be made now. */
export type RefusalReason =
  /** It failed lately, and its time has not come. */
  | 'open'
  /** A trial is under way, and decides. */
  | 'trialRunning'
  /** Held open by hand. */
  | 'isolated'
  /** The caller's own signal was aborted before the call began. */
  | 'cancelled';

/** A refusal is an answer, not an error: it costs no attempt and is no failure of anybody. */
export interface Refusal {
  readonly type: 'refused';
  readonly reason: RefusalReason;
  /** When it may be worth asking again; `Infinity`: when somebody changes something. */
  readonly retryAfterMs: number;
}

/**
 * Leave to make one call, which has to be given back by `settle`. With `using` it is given back as
 * neutral wherever the block is left, so that no place is lost.
 */
export interface Permit extends Disposable {
  readonly type: 'admitted';
  /** This call decides whether the breaker closes. Choose cheap, repeatable work for it. */
  readonly isTrial: boolean;
  /** The period in which it was given; a result that comes in another one changes nothing. */
  readonly generation: number;
  /**
   * Tells how the call ended. Only the first time counts.
   *
   * @returns Whether it was counted: `false` for a second or a late ending.
   */
  settle(outcome: CallOutcome): boolean;
}

/** The answer to whether a call may be made. */
export type Admission = Permit | Refusal;

/** What became of a call that was asked for. What the work throws is thrown on. */
export type CallAnswer<Value> = { readonly type: 'answered'; readonly value: Value } | Refusal;

export const CANCELLED: Refusal = Object.freeze({
  type: 'refused',
  reason: 'cancelled',
  retryAfterMs: 0,
});

const REASONS: Readonly<Record<Exclude<BreakerMode, 'closed'>, RefusalReason>> = {
  open: 'open',
  halfOpen: 'trialRunning',
  isolated: 'isolated',
};

export function refusalIn(mode: BreakerMode, retryAfterMs: number): Refusal {
  return { type: 'refused', reason: mode === 'closed' ? 'open' : REASONS[mode], retryAfterMs };
}
