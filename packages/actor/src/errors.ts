import { describeExit, type ExitReason } from './exit-reason.ts';

/** A second child with the id of a live one was to be spawned under the same parent. */
export class DuplicateChildError extends Error {
  override readonly name = 'DuplicateChildError';
  readonly code = 'duplicate_child';
  readonly childId: string;
  constructor(fields: { childId: string; parentPath: string }) {
    super(
      `"${fields.parentPath}" already has a live child "${fields.childId}": ` +
        'stop it first, or choose another id',
    );
    this.childId = fields.childId;
  }
}

/** A machine names actions, guards, delays or actors that it does not have. */
export class MissingImplementationError extends Error {
  override readonly name = 'MissingImplementationError';
  readonly code = 'missing_implementation';
  readonly missing: readonly string[];
  constructor(fields: { machineId: string; missing: readonly string[] }) {
    super(
      `machine "${fields.machineId}" names ${fields.missing.join(', ')} without an implementation: ` +
        'add it in setup() or with .provide(), or mend the name',
    );
    this.missing = fields.missing;
  }
}

/** A name was to be registered that a live actor holds. */
export class NameTakenError extends Error {
  override readonly name = 'NameTakenError';
  readonly code = 'name_taken';
  readonly takenName: string;
  constructor(fields: { name: string; holderPath: string }) {
    super(`the name "${fields.name}" is held by the live actor "${fields.holderPath}"`);
    this.takenName = fields.name;
  }
}

/** An `ask` got no answer in time. A late answer becomes a dead letter. */
export class AskTimeoutError extends Error {
  override readonly name = 'AskTimeoutError';
  readonly code = 'ask_timeout';
  readonly path: string;
  readonly timeoutMs: number;
  constructor(fields: { path: string; eventType: string; timeoutMs: number }) {
    super(`"${fields.path}" did not answer "${fields.eventType}" within ${fields.timeoutMs} ms`);
    this.path = fields.path;
    this.timeoutMs = fields.timeoutMs;
  }
}

/** An `ask` can never be answered: the actor has ended. */
export class ActorExitedError extends Error {
  override readonly name = 'ActorExitedError';
  readonly code = 'actor_exited';
  readonly path: string;
  readonly reason: ExitReason;
  constructor(fields: { path: string; reason: ExitReason }) {
    super(`"${fields.path}" has ended (${describeExit(fields.reason)})`, {
      cause: fields.reason.type === 'crashed' ? fields.reason.error : undefined,
    });
    this.path = fields.path;
    this.reason = fields.reason;
  }
}

/** An `ask` found the mailbox of its target full. */
export class MailboxFullError extends Error {
  override readonly name = 'MailboxFullError';
  readonly code = 'mailbox_full';
  readonly path: string;
  readonly limit: number;
  constructor(fields: { path: string; limit: number }) {
    super(`the mailbox of "${fields.path}" is full (${fields.limit} messages)`);
    this.path = fields.path;
    this.limit = fields.limit;
  }
}

/** Every failure that a call into the kernel can end with. */
export type ActorError =
  | DuplicateChildError
  | MissingImplementationError
  | NameTakenError
  | AskTimeoutError
  | ActorExitedError
  | MailboxFullError;
