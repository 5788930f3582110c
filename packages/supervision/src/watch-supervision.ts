import type { ExitReason, Ref, System } from '@coppice/actor';
import type { Cause } from './rules/cause-chain.ts';

/** What supervisors do, for whoever watches: journals, viewers, failure logs. */
export type SupervisionEvent =
  /** A child ended and this is no ordinary end: it is restarted, or was not expected to end. */
  | {
      readonly type: 'child.terminated';
      readonly path: string;
      readonly childId: string;
      readonly reason: ExitReason;
    }
  /** A child did not start: at the start of its supervisor, or when it was to be restarted. */
  | {
      readonly type: 'child.startFailed';
      readonly path: string;
      readonly childId: string;
      readonly reason: ExitReason;
    }
  /** A child was stopped: with the supervisor, with others of its group, or by a call. */
  | {
      readonly type: 'child.stopped';
      readonly path: string;
      readonly childId: string;
      readonly reason: ExitReason;
      /** What its supervisor was doing: ending itself, restarting a group, or carrying out a call. */
      readonly during: 'stopping' | 'restarting' | 'terminating';
      /** Whether it ended as it was told to. */
      readonly isClean: boolean;
      /** Whether it had ended by itself before it was told. */
      readonly hadEnded: boolean;
    }
  /** A child was started again. */
  | {
      readonly type: 'child.restarted';
      readonly path: string;
      readonly childId: string;
      readonly ref: Ref;
      readonly incarnation: number;
      /** The end that brought it about, what brought that about, and so on. */
      readonly because: readonly Cause[];
    }
  /** More restarts than the intensity allows: the supervisor stops its children and itself. */
  | {
      readonly type: 'supervisor.gaveUp';
      readonly path: string;
      readonly childId: string;
      readonly because: readonly Cause[];
    };

type Watcher = (event: SupervisionEvent) => void;
const watchersBySystem = new WeakMap<System, Set<Watcher>>();

/** The watchers of a system, present and future. */
export function watchersOf(system: System): ReadonlySet<Watcher> {
  let watchers = watchersBySystem.get(system);
  if (!watchers) {
    watchers = new Set();
    watchersBySystem.set(system, watchers);
  }
  return watchers;
}

/**
 * Calls `watcher` with what all supervisors of a system do. Nothing is computed without one.
 *
 * Use it for a failure log or a journal. `system.watch` tells of starts and ends; this tells why.
 *
 * @param watcher It runs inside the supervisor; what it throws becomes an `observer.threw`.
 * @returns A function that ends the watch.
 * @see Erlang/OTP, supervisor reports (SASL).
 * @example
 * import { start, supervisor, watchSupervision, worker } from '@coppice/supervision';
 * import { fromTransition } from 'xstate';
 * const fragile = fromTransition(() => {
 *   throw new Error('boom');
 * }, 0);
 * await using tree = await start(supervisor({ id: 'root', children: [worker('a', fragile)] }));
 * const seen: string[] = [];
 * watchSupervision(tree.system, ({ type }) => seen.push(type));
 * tree.child('a').send({ type: 'any' });
 * await tree.system.idle();
 * if (seen.join() !== 'child.terminated,child.restarted') throw new Error(seen.join());
 */
export function watchSupervision(system: System, watcher: Watcher): () => void {
  const watchers = watchersOf(system) as Set<Watcher>;
  watchers.add(watcher);
  return () => void watchers.delete(watcher);
}
