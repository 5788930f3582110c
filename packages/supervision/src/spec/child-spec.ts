import type { ActorRefFrom, InputFrom, Logic, MailboxOptions } from '@coppice/actor';
import type { AutoShutdown } from '../rules/auto-shutdown.ts';
import type { Backoff } from '../rules/backoff.ts';
import type { Restart, RestartIf } from '../rules/restart-rule.ts';
import type { Intensity } from '../rules/restart-window.ts';
import type { Strategy } from '../rules/strategy.ts';

/**
 * How a child is stopped: asked, then killed after so many milliseconds; asked and waited for
 * without limit; or killed without asking.
 */
export type Shutdown = number | 'infinity' | 'brutal_kill';

/** OTP's rule as a type: only a child that may end for good can be significant. */
export type RestartRule = { readonly restartIf?: RestartIf } & (
  | { readonly restart?: 'permanent'; readonly significant?: false }
  | { readonly restart: 'transient' | 'temporary'; readonly significant?: boolean }
);

/** `input` is required exactly when the logic requires it. */
export type InputRule<Input> = undefined extends Input
  ? { readonly input?: Input }
  : { readonly input: Input };

/** What every kind of child has. */
interface ChildBase<Id extends string> {
  /** Stable, and unique under one supervisor. */
  readonly id: Id;
  readonly restart: Restart;
  readonly restartIf: RestartIf | undefined;
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

/** What every kind of supervisor has. */
export interface SupervisorBase<Id extends string> extends ChildBase<Id> {
  readonly type: 'supervisor';
  readonly intensity: Intensity;
  readonly backoff: Backoff | undefined;
  readonly autoShutdown: AutoShutdown;
  readonly beforeStart: (() => void) | undefined;
}

/** A supervisor and all below it, as plain data. Made by `supervisor`. */
export interface SupervisorSpec<
  Id extends string = string,
  Children extends readonly ChildSpec[] = readonly ChildSpec[],
> extends SupervisorBase<Id> {
  readonly kind: 'static';
  readonly strategy: Strategy;
  readonly children: Children;
}

/** A supervisor whose children are started while it runs. Made by `dynamicSupervisor`. */
export interface DynamicSupervisorSpec<Id extends string = string, Template = undefined>
  extends SupervisorBase<Id> {
  readonly kind: 'dynamic';
  readonly maxChildren: number;
  /** Makes the spec of a new child of its input; `undefined`: callers bring the spec. */
  readonly child: Template;
}

/** Any supervisor. */
export type AnySupervisorSpec =
  // biome-ignore lint/suspicious/noExplicitAny: the type refers to itself here.
  | SupervisorSpec<string, any>
  // biome-ignore lint/suspicious/noExplicitAny: any template; a narrower bound would be invariant.
  | DynamicSupervisorSpec<string, any>;

/** What a supervisor can have under it. */
export type ChildSpec =
  // biome-ignore lint/suspicious/noExplicitAny: any logic; a narrower bound would be invariant.
  WorkerSpec<string, any> | AnySupervisorSpec;

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

/** The child of a list that has this id; where ids are no literals, any child may have it. */
export type ById<
  Children extends readonly { readonly id: string }[],
  Id,
> = Children extends readonly (infer Child)[]
  ? Child extends { readonly id: infer ChildId }
    ? string extends ChildId
      ? Child
      : Id extends ChildId
        ? Child
        : never
    : never
  : never;

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

/** Options that all supervisors have. */
export type SupervisorBaseOptions<Id extends string> = RestartRule & {
  readonly id: Id;
  /** Default 1 restart within 5 000 ms. */
  readonly intensity?: Intensity;
  /** Wait before restarts. Default: none, as in OTP. */
  readonly backoff?: Partial<Backoff>;
  /** Default `never`. */
  readonly autoShutdown?: AutoShutdown;
  /** How this supervisor is itself stopped by the one above it. Default `infinity`. */
  readonly shutdownMs?: Shutdown;
  /**
   * Called at each start, before any child, and not awaited. What it throws is why the supervisor fails to start;
   * a `StartIgnored` means that there is nothing to do.
   */
  readonly beforeStart?: () => void;
};

/** The input type of a logic, for options. */
export type InputOf<L extends Logic> = InputFrom<L>;
