import type { ExitReason } from './exit-reason.ts';
import type { Ref } from './xstate-bridge.ts';

/**
 * Told to a parent, exactly once, when a child it spawned has ended.
 *
 * Compare `ref`, not `id`, with the child you mean: `id` is the same for all its incarnations.
 */
export interface ChildExited {
  readonly type: 'child.exited';
  readonly id: string;
  readonly actorId: string;
  readonly ref: Ref;
  readonly reason: ExitReason;
}

/** Told to an actor that traps exits when one it is linked to has ended. */
export interface LinkExited {
  readonly type: 'link.exited';
  readonly actorId: string;
  readonly ref: Ref;
  readonly reason: ExitReason;
}

/** Told to the watcher, exactly once, when a monitored actor has ended, or had already. */
export interface MonitorDown {
  readonly type: 'monitor.down';
  readonly actorId: string;
  readonly ref: Ref;
  readonly reason: ExitReason;
}

/**
 * The order to stop, told to an actor that traps exits; any other just ends. End within the grace
 * time that the sender allows, or be killed.
 */
export interface ActorShutdown {
  readonly type: 'actor.shutdown';
  readonly reason: ExitReason;
}

/** Everything that the kernel itself sends to actors. */
export type KernelEvent = ChildExited | LinkExited | MonitorDown | ActorShutdown;
