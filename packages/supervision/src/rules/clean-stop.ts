import { type ExitReason, isExpectedExit } from '@coppice/actor';
import type { Shutdown } from '../spec/child-spec.ts';
import type { Restart } from './restart-rule.ts';

/**
 * Whether a child that its supervisor stopped ended as it was told to. Any other end is reported.
 *
 * A plain `shutdown` always is clean when it was asked for, `killed` when it was killed at once; a
 * child that need not live for ever may also end `normal` or with a shutdown that has a detail.
 *
 * @see Erlang/OTP, supervisor.erl, shutdown/1 and do_terminate/2.
 */
export function isCleanStop(
  child: { readonly restart: Restart; readonly shutdownMs: Shutdown },
  reason: ExitReason,
): boolean {
  if (child.restart !== 'permanent' && isExpectedExit(reason)) return true;
  if (child.shutdownMs === 'brutal_kill') return reason.type === 'killed';
  return reason.type === 'shutdown' && reason.detail === undefined;
}
