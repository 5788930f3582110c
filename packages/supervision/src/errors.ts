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

/** Every failure that a call into this package can end with. */
export type SupervisionError = StartFailedError;
