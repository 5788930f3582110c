import type { ExitReason } from './exit-reason.ts';
import type { MailboxOptions } from './mailbox.ts';
import type { SavedTimer } from './timers.ts';
import type { Ref } from './xstate-bridge.ts';

/** How to start an actor. */
export interface SpawnOptions<Input = unknown> {
  /** Stable id, unique among the live children of one parent. */
  readonly id: string;
  /** Which incarnation of that id this is; the actor's id is `id:incarnation`. Default 1. */
  readonly incarnation?: number;
  /** The actor whose child it becomes. Default: none, it is a root of its own. */
  readonly parent?: Ref;
  readonly input?: Input;
  /** Start from a persisted snapshot instead of `input`. */
  readonly snapshot?: unknown;
  /** Timers saved with `timersOf`, armed again with the time that was left. */
  readonly timers?: readonly SavedTimer[];
  readonly mailbox?: MailboxOptions;
  /**
   * Whether the actor is told `actor.shutdown` and `link.exited` and decides itself. Default: true
   * for a machine that names `actor.shutdown`, false for all other logic, which just ends.
   */
  readonly trapExit?: boolean;
}

/** What came of a start. One that failed leaves nothing running, but for what `remains`. */
export type Spawned<ActorRef = Ref> =
  | { readonly type: 'started'; readonly ref: ActorRef }
  | {
      readonly type: 'failed';
      readonly reason: ExitReason;
      /** Still stopping what it had started; its end is told as that of any actor. */
      readonly remains?: ActorRef;
    };
