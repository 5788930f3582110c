import type { Ref } from '@coppice/actor';
import type { Children } from './children.ts';

/** One child, as its supervisor sees it. */
export interface ChildInfo {
  readonly id: string;
  /** The present incarnation; `null` when there is none, `restarting` when a restart failed. */
  readonly child: Ref | 'restarting' | null;
  readonly type: 'worker' | 'supervisor';
}

/** How many children a supervisor has. */
export interface ChildCount {
  /** Places, with or without an actor. */
  readonly specs: number;
  /** Actors, those about to be restarted included. */
  readonly active: number;
  readonly supervisors: number;
  readonly workers: number;
}

/** The children of a supervisor, the one started last first, as OTP lists them. */
export function whichChildren(children: Children): readonly ChildInfo[] {
  return children
    .inStartOrder()
    .toReversed()
    .map(({ spec, ref, status }) => ({
      id: spec.id,
      child: status === 'restarting' ? status : (ref ?? null),
      type: spec.type,
    }));
}

export function countChildren(children: Children): ChildCount {
  const all = children.inStartOrder();
  const supervisors = all.filter(({ spec }) => spec.type === 'supervisor').length;
  return {
    specs: all.length,
    active: all.filter(({ status }) => status === 'running').length,
    supervisors,
    workers: all.length - supervisors,
  };
}
