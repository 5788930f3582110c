/**
 * Why an actor ended.
 *
 * `normal` and `shutdown` are expected ends; `killed` and `crashed` are not. A `detail` is what OTP
 * writes as `{shutdown, Term}`.
 *
 * @see Erlang/OTP, "Reference Manual: Processes", exit signals.
 */
export type ExitReason =
  | { readonly type: 'normal'; readonly output?: unknown }
  | { readonly type: 'shutdown'; readonly detail?: unknown }
  | { readonly type: 'killed' }
  | { readonly type: 'crashed'; readonly error: unknown };

/** The reason of an actor that was asked to stop, and did. */
export const SHUTDOWN: ExitReason = Object.freeze({ type: 'shutdown' });

/** The reason of an actor that was ended without being asked. */
export const KILLED: ExitReason = Object.freeze({ type: 'killed' });

/**
 * Whether an end was expected. A transient child is not restarted after such an end.
 *
 * @example
 * import { isExpectedExit } from '@coppice/actor';
 * if (!isExpectedExit({ type: 'shutdown' })) throw new Error('a shutdown is expected');
 * if (isExpectedExit({ type: 'killed' })) throw new Error('a kill is not');
 */
export function isExpectedExit(reason: ExitReason): boolean {
  return reason.type === 'normal' || reason.type === 'shutdown';
}

/**
 * Thrown by an actor to end with a stated reason instead of `crashed`.
 *
 * @example
 * import { ActorExit } from '@coppice/actor';
 * const leave = new ActorExit({ type: 'shutdown', detail: 'nothing left to do' });
 * if (leave.reason.type !== 'shutdown') throw new Error('lost its reason');
 */
export class ActorExit extends Error {
  override readonly name = 'ActorExit';
  readonly code = 'actor_exit';
  readonly reason: ExitReason;
  constructor(reason: ExitReason) {
    super(`the actor exits: ${describeExit(reason)}`);
    this.reason = reason;
  }
}

/** The reason of an actor that threw `error`. */
export function reasonOfThrow(error: unknown): ExitReason {
  return error instanceof ActorExit ? error.reason : { type: 'crashed', error };
}

/**
 * An exit reason in a few words, for logs and messages.
 *
 * @example
 * import { describeExit } from '@coppice/actor';
 * const words = describeExit({ type: 'crashed', error: new Error('boom') });
 * if (words !== 'crashed: boom') throw new Error(words);
 */
export function describeExit(reason: ExitReason): string {
  switch (reason.type) {
    case 'normal':
    case 'killed':
      return reason.type;
    case 'shutdown':
      return reason.detail === undefined
        ? 'shutdown'
        : `shutdown: ${describeDetail(reason.detail)}`;
    case 'crashed':
      return `crashed: ${reason.error instanceof Error ? reason.error.message : String(reason.error)}`;
  }
}

/** A detail is any value; one that has a `type` is called by it. */
function describeDetail(detail: unknown): string {
  const { type } = Object(detail) as { readonly type?: unknown };
  return String(type ?? detail);
}
