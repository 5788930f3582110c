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
  /** Actors that live. */
  readonly active: number;
  readonly supervisors: number;
  readonly workers: number;
}

/** The children of a supervisor, the one started last first, as OTP lists them. */
export function whichChildren(children: Children): readonly ChildInfo[] {
  return children
    .inStartOrder()
    .toReversed()
    .map(({ id, spec, ref, status }) => ({
      id,
      child: status === 'restarting' ? status : (ref ?? null),
      type: spec.type,
    }));
}

/** Counts a static supervisor's children: those whose end is on its way are not active. */
export function countChildren(children: Children): ChildCount {
  const active = children.inStartOrder().filter((child) => children.isAlive(child)).length;
  return { ...countPlaces(children), active };
}

/** Counts a dynamic supervisor's children: those it has not heard of the end of are active. */
export function countDynamicChildren(children: Children): ChildCount {
  return { ...countPlaces(children), active: children.size - children.restarting };
}

function countPlaces(children: Children): Omit<ChildCount, 'active'> {
  const all = children.inStartOrder();
  const supervisors = all.filter(({ spec }) => spec.type === 'supervisor').length;
  return { specs: all.length, supervisors, workers: all.length - supervisors };
}
