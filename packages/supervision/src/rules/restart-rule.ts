import { type ExitReason, isExpectedExit } from '@coppice/actor';

/**
 * When an ended child is started again: `permanent` always, `transient` after an unexpected end,
 * `temporary` never.
 *
 * @see Erlang/OTP, supervisor, "restart()".
 */
export type Restart = 'permanent' | 'transient' | 'temporary';

/**
 * A last word on a restart that the restart type would do: `false` leaves the child down, as if it
 * had ended for good. It is not asked about starts that fail. It must be pure and must not throw; it
 * runs inside the supervisor.
 */
export type RestartIf = (reason: ExitReason) => boolean;

/** Whether a child is started again after this end. */
export function shouldRestart(
  child: { readonly restart: Restart; readonly restartIf?: RestartIf | undefined },
  reason: ExitReason,
): boolean {
  return mayRestart(child.restart, reason) && (child.restartIf?.(reason) ?? true);
}

function mayRestart(restart: Restart, reason: ExitReason): boolean {
  switch (restart) {
    case 'permanent':
      return true;
    case 'transient':
      return !isExpectedExit(reason);
    case 'temporary':
      return false;
  }
}
