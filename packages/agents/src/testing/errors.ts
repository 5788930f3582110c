/** The fault kit let an agent crash. */
export class InjectedCrash extends Error {
  override readonly name = 'InjectedCrash';
  readonly code = 'injected_crash';
  readonly taskId: string;
  constructor(fields: { taskId: string }) {
    super(`injected: the agent crashes at task "${fields.taskId}"`);
    this.taskId = fields.taskId;
  }
}

/** What a provider's SDK throws for an answer that is no success; made by the fault kit. */
export class InjectedHttpError extends Error {
  override readonly name = 'InjectedHttpError';
  readonly code = 'injected_http';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  constructor(fields: { status: number; headers?: Readonly<Record<string, string>> }) {
    super(`injected: the provider answers ${fields.status}`);
    this.status = fields.status;
    this.headers = fields.headers ?? {};
  }
}
