import type { ChildRef, ExitReason, Ref } from '@coppice/actor';
import type { DeleteChildReply, RestartChildReply, TerminateChildReply } from './runtime/calls.ts';
import type { ChildCount, ChildInfo } from './runtime/which-children.ts';
import type {
  ById,
  ChildSpec,
  DynamicSupervisorSpec,
  RefOfWorker,
  SupervisorSpec,
} from './spec/child-spec.ts';
import type { PartitionSupervisorSpec } from './spec/partition-supervisor.ts';

/** How long a call of a supervisor may take. */
export interface CallOptions {
  /** Default `Infinity`, as in OTP: the supervisor may have to wait for a child that stops. */
  readonly timeoutMs?: number;
  /** Gives up waiting when aborted. The supervisor does what it was asked all the same. */
  readonly signal?: AbortSignal;
}

/** What came of starting one child. */
export type StartedAnswer<Spec> =
  | { readonly type: 'started'; readonly child: TreeRef<Spec> }
  /** The child had nothing to do. */
  | { readonly type: 'ignored' }
  | { readonly type: 'failed'; readonly reason: ExitReason };

/** What came of `startChild`. */
export type StartChildAnswer<Spec> =
  | StartedAnswer<Spec>
  /** There is such a child, and it runs. */
  | { readonly type: 'already_started'; readonly child: ChildRef }
  /** There is such a child, without a process: restart it, or delete it first. */
  | { readonly type: 'already_present' }
  /** A dynamic supervisor has as many as it may. */
  | { readonly type: 'max_children'; readonly maxChildren: number };

/** What every supervisor can be asked. A supervisor that has ended rejects. */
export interface SupervisorCalls {
  /** Stops a child by its own rule. A static supervisor keeps its spec, unless it is temporary. */
  terminateChild(child: string | Ref, options?: CallOptions): Promise<TerminateChildReply>;
  /** The spec of a child; `undefined` if there is none. */
  getChildSpec(child: string | Ref, options?: CallOptions): Promise<ChildSpec | undefined>;
  /** The children, the one started last first. */
  whichChildren(options?: CallOptions): Promise<readonly ChildInfo[]>;
  countChildren(options?: CallOptions): Promise<ChildCount>;
}

/** What a static supervisor can be asked. */
export interface StaticSupervisorCalls extends SupervisorCalls {
  /** Adds a child at the end and starts it. @throws {InvalidSpecError} It could not live here. */
  startChild<const Spec extends ChildSpec>(
    spec: Spec,
    options?: CallOptions,
  ): Promise<StartChildAnswer<Spec>>;
  /** Starts a child that has no process, in its old place. */
  restartChild(id: string, options?: CallOptions): Promise<RestartChildReply>;
  /** Forgets a child that has no process. */
  deleteChild(id: string, options?: CallOptions): Promise<DeleteChildReply>;
}

/** What a dynamic supervisor can be asked. */
export interface DynamicSupervisorCalls<Template> extends SupervisorCalls {
  /** Starts one more child. @throws {InvalidSpecError} It could not live here. */
  startChild: Template extends (input: infer Input) => infer Spec
    ? undefined extends Input
      ? (input?: Input, options?: CallOptions) => Promise<StartChildAnswer<Spec>>
      : (input: Input, options?: CallOptions) => Promise<StartChildAnswer<Spec>>
    : <const Spec extends ChildSpec>(
        spec: Spec,
        options?: CallOptions,
      ) => Promise<StartChildAnswer<Spec>>;
}

/** A place in a tree. It follows the present incarnation, and knows what is below it. */
type Place = Omit<ChildRef, 'child'>;

/** What a supervisor of this spec can be asked, and whom it has below it. */
export type SupervisorRef<Spec> =
  Spec extends DynamicSupervisorSpec<string, infer Template>
    ? DynamicSupervisorCalls<Template> & { child(id: string): ChildRef }
    : Spec extends PartitionSupervisorSpec<string, infer Child>
      ? StaticSupervisorCalls & {
          child(id: string): TreeRef<Child>;
          /** The partition of a key; the same key always has the same. */
          partition(key: string | number): TreeRef<Child>;
        }
      : Spec extends SupervisorSpec<string, infer Children>
        ? StaticSupervisorCalls & {
            child<Id extends Children[number]['id']>(id: Id): TreeRef<ById<Children, Id>>;
          }
        : never;

/** A reference into a tree: stable over restarts, typed by what was declared. */
export type TreeRef<Spec> = Spec extends { readonly type: 'supervisor' }
  ? Place & SupervisorRef<Spec>
  : RefOfWorker<Spec> extends { send(event: infer Event): void }
    ? ChildRef<Event, RefOfWorker<Spec>>
    : ChildRef;
