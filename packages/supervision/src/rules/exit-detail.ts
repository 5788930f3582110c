import type { ExitReason } from '@coppice/actor';

/** The detail of a supervisor's `shutdown` when one of its children did not start. */
export interface FailedToStartChild {
  readonly type: 'failed_to_start_child';
  readonly childId: string;
  readonly reason: ExitReason;
}

/** The detail of a supervisor's `shutdown` when it gave up. */
export interface ReachedMaxIntensity {
  readonly type: 'reached_max_restart_intensity';
  readonly childId: string;
  /** The end of the child that was one too many, and so on down. */
  readonly cause: ExitReason;
}

/** The detail of a supervisor's `shutdown` when its significant children had ended. */
export interface AutoShutdownDetail {
  readonly type: 'auto_shutdown';
  readonly childId: string;
}

/**
 * Why a supervisor ended by itself. All of these are a `shutdown`, which is an expected end, as in
 * OTP: a transient supervisor that gave up is not restarted.
 */
export type SupervisorExitDetail = FailedToStartChild | ReachedMaxIntensity | AutoShutdownDetail;
