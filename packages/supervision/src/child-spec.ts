import type { ActorRefFrom, InputFrom, Logic, MailboxOptions } from '@coppice/actor';
import type { Restart } from './restart-rule.ts';
import type { Intensity } from './restart-window.ts';
import type { Strategy } from './strategy.ts';

/**
 * How a child is stopped: asked, then killed after so many milliseconds; asked and waited for
 * without limit; or killed without asking.
 */
export type Shutdown = number | 'infinity' | 'brutal_kill';

/** When a supervisor stops by itself because its significant children have ended. */
export type AutoShutdown = 'never' | 'any_significant' | 'all_significant';

/** OTP's rule as a type: only a child that may end for good can be significant. */
export type RestartRule =
  | { readonly restart?: 'permanent'; readonly significant?: false }
  | { readonly restart: 'transient' | 'temporary'; readonly significant?: boolean };

/** `input` is required exactly when the logic requires it. */
export type InputRule<Input> = undefined extends Input
  ? { readonly input?: Input }
  : { readonly input: Input };

/** What every kind of child has. */
interface ChildBase<Id extends string> {
  /** Stable, and unique under one supervisor. */
  readonly id: Id;
  readonly restart: Restart;
  readonly shutdownMs: Shutdown;
  readonly significant: boolean;
}

/** One actor under a supervisor, as plain data. Made by `worker`. */
export interface WorkerSpec<Id extends string = string, L extends Logic = Logic>
  extends ChildBase<Id> {
  readonly type: 'worker';
  readonly logic: L;
  readonly input: unknown;
  readonly trapExit: boolean | undefined;
  readonly mailbox: MailboxOptions | undefined;
}

/** A supervisor and all below it, as plain data. Made by `supervisor`. */
export interface SupervisorSpec<
  Id extends string = string,
  Children extends readonly ChildSpec[] = readonly ChildSpec[],
> extends ChildBase<Id> {
  readonly type: 'supervisor';
  readonly strategy: Strategy;
  readonly intensity: Intensity;
  readonly autoShutdown: AutoShutdown;
  readonly children: Children;
}

/** What a supervisor can have under it. */
export type ChildSpec =
  // biome-ignore lint/suspicious/noExplicitAny: any logic; a narrower bound would be invariant.
  | WorkerSpec<string, any>
  // biome-ignore lint/suspicious/noExplicitAny: the type refers to itself here.
  | SupervisorSpec<string, any>;

/** A duplicate id turns the offending child into a readable error; only literal ids can be compared. */
export type UniqueIds<
  Children extends readonly { readonly id: string }[],
  Seen extends string = never,
  Out extends readonly unknown[] = readonly [],
> = Children extends readonly [
  infer Head extends { readonly id: string },
  ...infer Tail extends readonly { readonly id: string }[],
]
  ? string extends Head['id']
    ? UniqueIds<Tail, Seen, readonly [...Out, Head]>
    : UniqueIds<
        Tail,
        Seen | Head['id'],
        readonly [...Out, Head['id'] extends Seen ? `duplicate child id: ${Head['id']}` : Head]
      >
  : Children extends readonly []
    ? Out
    : Children;

/** The reference type of a worker's actor. */
export type RefOfWorker<Spec> = Spec extends WorkerSpec<string, infer L> ? ActorRefFrom<L> : never;

/** The child of a list that has this id. */
export type ById<Children extends readonly { readonly id: string }[], Id> = Extract<
  Children[number],
  { readonly id: Id }
>;

/** Options of a worker whose logic takes `Input`. */
export type WorkerOptions<Input> = RestartRule &
  InputRule<Input> & {
    /** Default 5 000 ms. */
    readonly shutdownMs?: Shutdown;
    /** Default: whether the machine names `actor.shutdown`. */
    readonly trapExit?: boolean;
    /** Default: the system's. */
    readonly mailbox?: MailboxOptions;
  };

/** The input type of a logic, for options. */
export type InputOf<L extends Logic> = InputFrom<L>;
