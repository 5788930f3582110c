import { type ExitReason, isExpectedExit } from '@coppice/actor';

/**
 * When an ended child is started again: `permanent` always, `transient` after an unexpected end,
 * `temporary` never.
 *
 * @see Erlang/OTP, supervisor, "restart()".
 */
export type Restart = 'permanent' | 'transient' | 'temporary';

/** Whether a child of this restart type is started again after this end. */
export function shouldRestart(restart: Restart, reason: ExitReason): boolean {
  switch (restart) {
    case 'permanent':
      return true;
    case 'transient':
      return !isExpectedExit(reason);
    case 'temporary':
      return false;
  }
}
