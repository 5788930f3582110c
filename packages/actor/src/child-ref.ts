import { type AskOptions, ask } from './ask.ts';
import type { Cell } from './cell.ts';
import { ActorExitedError } from './errors.ts';
import { KILLED } from './exit-reason.ts';
import type { Kernel } from './kernel.ts';
import type { ActorEvent, Ref } from './xstate-bridge.ts';

/**
 * A reference to a place in the tree. It follows the present incarnation, so it stays good when the
 * actor is restarted; a plain reference means one incarnation only.
 */
export interface ChildRef<Event = ActorEvent, ActorRef = Ref> {
  /** The child ids from the root down, joined by `/`. */
  readonly path: string;
  /** The present incarnation; `undefined` while there is none. */
  readonly current: ActorRef | undefined;
  /** Sends to the present incarnation; while there is none the message becomes a dead letter. */
  send(event: Event): void;
  /** As `System.ask`, of the present incarnation. */
  ask<Answer>(event: Event, options?: AskOptions): Promise<Answer>;
  /** The place of a child below this one. */
  child(id: string): ChildRef;
}

/** The place that `ids` name, from the root down. */
export function childRef(kernel: Kernel, ids: readonly string[]): ChildRef {
  let cached: Cell | undefined;
  const resolve = (): Cell | undefined => {
    if (cached && cached.status !== 'exited') return cached;
    let cell: Cell | undefined = kernel.root;
    for (const id of ids) cell = cell?.children?.get(id);
    cached = cell;
    return cell;
  };
  const path = ids.join('/');
  return {
    path,
    get current() {
      return resolve()?.ref;
    },
    send(event) {
      const cell = resolve();
      if (cell) cell.ref.send(event);
      else kernel.buryAt(path, event, 'no_incarnation');
    },
    ask(event, options) {
      const cell = resolve();
      return cell
        ? ask(kernel, cell, event, options)
        : Promise.reject(new ActorExitedError({ path, reason: KILLED }));
    },
    child: (id) => childRef(kernel, [...ids, id]),
  };
}
