import { describeExit, type ExitReason } from '@coppice/actor';

/** A tree did not start: a child failed, and what had started was stopped again. */
export class StartFailedError extends Error {
  override readonly name = 'StartFailedError';
  readonly code = 'start_failed';
  readonly supervisorId: string;
  readonly reason: ExitReason;
  constructor(fields: { supervisorId: string; reason: ExitReason }) {
    super(`supervisor "${fields.supervisorId}" did not start: ${describeExit(fields.reason)}`, {
      cause: fields.reason,
    });
    this.supervisorId = fields.supervisorId;
    this.reason = fields.reason;
  }
}

/** Thrown by a child's logic while it starts: there is nothing to do, and that is no failure. */
export class StartIgnored extends Error {
  override readonly name = 'StartIgnored';
  readonly code = 'start_ignored';
}

/** What can be wrong with a spec, in OTP's words. */
export type SpecProblem =
  | 'invalid_child_spec'
  | 'missing_id'
  | 'missing_start'
  | 'invalid_mfa'
  | 'invalid_child_type'
  | 'invalid_restart_type'
  | 'invalid_shutdown'
  | 'invalid_significant'
  | 'bad_combination'
  | 'duplicate_child_name'
  | 'invalid_strategy'
  | 'invalid_intensity'
  | 'invalid_period'
  | 'invalid_auto_shutdown'
  | 'invalid_max_children'
  | 'invalid_backoff'
  | 'invalid_partitions';

/** A declaration that no supervisor could run. The message has the value and, if known, the fix. */
export class InvalidSpecError extends TypeError {
  override readonly name = 'InvalidSpecError';
  readonly code = 'invalid_spec';
  readonly problem: SpecProblem;
  readonly value: unknown;
  constructor(fields: { problem: SpecProblem; value: unknown; message: string }) {
    super(fields.message);
    this.problem = fields.problem;
    this.value = fields.value;
  }
}

/** Every failure that a call into this package can end with. */
export type SupervisionError = StartFailedError | InvalidSpecError;
