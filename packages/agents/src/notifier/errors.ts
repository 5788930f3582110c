/** A notice could not be delivered. `cause` is the last error, if there was one. */
export class NotificationFailedError extends Error {
  override readonly name = 'NotificationFailedError';
  readonly code = 'notification_failed';
  readonly notifier: string;
  readonly tries: number;
  /** The last answer, if there was one. */
  readonly status: number | undefined;
  constructor(
    fields: { notifier: string; tries: number; status?: number | undefined },
    options?: { cause: unknown },
  ) {
    const { notifier, tries, status } = fields;
    const why = status === undefined ? 'no answer' : `status ${status}`;
    super(`notifier "${notifier}" gives up after ${tries} tries: ${why}`, options);
    this.notifier = notifier;
    this.tries = tries;
    this.status = status;
  }
}
