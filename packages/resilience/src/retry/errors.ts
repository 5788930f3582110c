/** Work took longer than it was given. Its signal was aborted with this error as the reason. */
export class DeadlineExceededError extends Error {
  override readonly name = 'DeadlineExceededError';
  readonly code = 'deadline_exceeded';
  /** How long the work was given. */
  readonly afterMs: number;

  constructor(fields: { readonly afterMs: number }) {
    super(`no answer within ${fields.afterMs} ms`);
    this.afterMs = fields.afterMs;
  }
}
