// A system of actors.

export { ASK_TIMEOUT_MS, type Asked, type AskOptions } from './ask.ts';
export type { ChildRef } from './child-ref.ts';
// Failures.
export {
  type ActorError,
  ActorExitedError,
  AskTimeoutError,
  DuplicateChildError,
  MailboxFullError,
  MissingImplementationError,
  NameTakenError,
} from './errors.ts';
// What the kernel sends to actors.
export type {
  ActorShutdown,
  ChildExited,
  KernelEvent,
  LinkExited,
  MonitorDown,
} from './events.ts';
// How an actor ends.
export {
  ActorExit,
  describeExit,
  type ExitReason,
  isExpectedExit,
  KILLED,
  SHUTDOWN,
} from './exit-reason.ts';
// Bounds, and what did not arrive.
export { MAILBOX_DEFAULTS, type MailboxOptions, type Overflow } from './mailbox.ts';
export type { Spawned, SpawnOptions } from './spawn-options.ts';
export {
  type ActorInfo,
  createSystem,
  SLICE_MS,
  type System,
  type SystemOptions,
  systemOf,
} from './system.ts';
export type { SavedTimer } from './timers.ts';
export type { DeadLetter, DeadLetterReason, SystemEvent } from './watch.ts';
// XState's types, so that other packages need not import them.
export type {
  ActorEvent,
  ActorRefFrom,
  EventFromLogic,
  InputFrom,
  InspectionEvent,
  Logic,
  Ref,
} from './xstate-bridge.ts';
