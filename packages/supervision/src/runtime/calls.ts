import type { Asked, ExitReason, Ref } from '@coppice/actor';
import type { InvalidSpecError } from '../errors.ts';
import type { ChildSpec } from '../spec/child-spec.ts';
import type { ChildCount, ChildInfo } from './which-children.ts';

/** What a start by call came to. */
export type StartReply =
  | { readonly type: 'started'; readonly id: string; readonly ref: Ref }
  /** The child had nothing to do. A static supervisor keeps its spec unless it is temporary. */
  | { readonly type: 'ignored' }
  | { readonly type: 'failed'; readonly reason: ExitReason };

/** What came of `startChild`. */
export type StartChildReply =
  | StartReply
  | { readonly type: 'already_started'; readonly ref: Ref }
  /** There is such a child, without a process: restart it, or delete it first. */
  | { readonly type: 'already_present' }
  | { readonly type: 'max_children'; readonly maxChildren: number }
  | { readonly type: 'invalid'; readonly error: InvalidSpecError };

/** What came of `terminateChild`. */
export type TerminateChildReply =
  | { readonly type: 'terminated' }
  /** The reference is to an incarnation that is gone. */
  | { readonly type: 'already_ended' }
  | { readonly type: 'not_found' };

/** What came of `restartChild`. */
export type RestartChildReply =
  | StartReply
  | { readonly type: 'running' | 'restarting' | 'not_found' };

/** What came of `deleteChild`. */
export type DeleteChildReply = {
  readonly type: 'deleted' | 'running' | 'restarting' | 'not_found';
};

/** A child by its id, or by one incarnation, as OTP's dynamic supervisors want it. */
export type ChildKey = string | Ref;

type Call<Type extends string, Fields, Reply> = Asked<Fields & { readonly type: Type }, Reply>;

export type StartChild = Call<'child.start', { readonly spec: ChildSpec }, StartChildReply>;
export type TerminateChild = Call<
  'child.terminate',
  { readonly child: ChildKey },
  TerminateChildReply
>;
export type RestartChild = Call<'child.restart', { readonly child: string }, RestartChildReply>;
export type DeleteChild = Call<'child.delete', { readonly child: string }, DeleteChildReply>;
export type GetChildSpec = Call<
  'child.getSpec',
  { readonly child: ChildKey },
  ChildSpec | undefined
>;
export type WhichChildren = Call<'children.which', unknown, readonly ChildInfo[]>;
export type CountChildren = Call<'children.count', unknown, ChildCount>;

/** What a supervisor can be asked. Only static ones restart and delete by call. */
export type SupervisorCall =
  | StartChild
  | TerminateChild
  | RestartChild
  | DeleteChild
  | GetChildSpec
  | WhichChildren
  | CountChildren;
