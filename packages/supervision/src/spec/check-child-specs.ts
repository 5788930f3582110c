import { InvalidSpecError } from '../errors.ts';
import type { AutoShutdown } from '../rules/auto-shutdown.ts';
import { checkAutoShutdown, checkChildren } from './check-spec.ts';
import type { ChildSpec } from './child-spec.ts';

/** What a check of child specs found: nothing, or the first thing that is wrong. */
export type CheckedChildSpecs =
  | { readonly type: 'valid' }
  | { readonly type: 'invalid'; readonly error: InvalidSpecError };

/**
 * Whether a supervisor could have these children. No supervisor is involved.
 *
 * Use it for specs that come from data; specs that are written down are checked where they are made.
 *
 * @param options.autoShutdown The supervisor's. Default: significant children are not looked at.
 * @see Erlang/OTP, supervisor, "check_childspecs/2".
 * @example
 * import { checkChildSpecs, worker } from '@coppice/supervision';
 * import { fromTransition } from 'xstate';
 * const tick = worker('tick', fromTransition((n: number) => n + 1, 0));
 * const twice = checkChildSpecs([tick, tick]);
 * if (twice.type !== 'invalid') throw new Error('took a duplicate');
 * if (twice.error.problem !== 'duplicate_child_name') throw new Error(twice.error.problem);
 */
export function checkChildSpecs(
  specs: readonly ChildSpec[],
  options: { readonly autoShutdown?: AutoShutdown } = {},
): CheckedChildSpecs {
  return answerOf(() => {
    if (options.autoShutdown !== undefined) checkAutoShutdown(options.autoShutdown);
    checkChildren(specs, options.autoShutdown);
  });
}

/** What a check throws, as an answer. */
export function answerOf(check: () => void): CheckedChildSpecs {
  try {
    check();
    return { type: 'valid' };
  } catch (error) {
    if (error instanceof InvalidSpecError) return { type: 'invalid', error };
    throw error;
  }
}
