import { createSystem, type ExitReason, type Ref, SHUTDOWN, type System } from '@coppice/actor';
import { type Host, systemHost } from '@coppice/host';
import { StartFailedError } from './errors.ts';
import { SUPERVISOR_MAILBOX } from './runtime/children.ts';
import { logicOf } from './runtime/logic-of.ts';
import type { AnySupervisorSpec } from './spec/child-spec.ts';
import { TreePlace } from './tree-place.ts';
import type { SupervisorRef } from './tree-ref.ts';

/** How a tree is run. */
export interface StartOptions {
  /** Default: the real world. */
  readonly host?: Host;
  /** Run in a system that is there already. It is not disposed with the tree. */
  readonly system?: System;
  /** Stops the tree when aborted. */
  readonly signal?: AbortSignal;
}

/** A running tree: what its root can be asked, and its end. */
export type Tree<Spec extends AnySupervisorSpec = AnySupervisorSpec> = RunningTree &
  SupervisorRef<Spec>;

/** What every running tree has. */
export interface RunningTree extends AsyncDisposable {
  readonly system: System;
  /** Why the root supervisor ended, once it has. It never rejects. */
  readonly exited: Promise<ExitReason>;
  /** Stops all children by their own rules, then the root. Resolves when the root is gone. */
  stop(): Promise<ExitReason>;
}

/**
 * Starts a supervision tree: children in order, each supervisor after all of its own.
 *
 * The root that gives up ends as a value of `exited`, never as an unhandled exception.
 *
 * @param options.host Time and chance. Default the real world.
 * @param options.signal Stops the tree when aborted.
 * @returns The running tree. Dispose it, or call `stop`.
 * @throws {StartFailedError} A child did not start; what had started was stopped again.
 * @see Erlang/OTP, supervisor, "start_link/2".
 * @example
 * import { start, supervisor, worker } from '@coppice/supervision';
 * import { fromTransition } from 'xstate';
 * const spec = supervisor({
 *   id: 'shop',
 *   children: [worker('stock', fromTransition((count: number) => count + 1, 0))],
 * });
 * await using tree = await start(spec);
 * tree.child('stock').send({ type: 'delivered' });
 * await tree.system.idle();
 * if (tree.child('stock').current?.getSnapshot().context !== 1) throw new Error('lost a delivery');
 */
export async function start<const Spec extends AnySupervisorSpec>(
  spec: Spec,
  options: StartOptions = {},
): Promise<Tree<Spec>> {
  options.signal?.throwIfAborted();
  const system = options.system ?? createSystem({ host: options.host ?? systemHost() });
  const started = system.spawn(logicOf(spec), rootOptions(spec));
  if (started.type === 'failed') {
    if (started.remains) await endOf(system, started.remains);
    if (!options.system) system.stop();
    throw new StartFailedError({ supervisorId: spec.id, reason: started.reason });
  }
  const { ref } = started;
  const onAbort = (): void => system.shutdown(ref, SHUTDOWN);
  const exited = endOf(system, ref, () => options.signal?.removeEventListener('abort', onAbort));
  const stop = (): Promise<ExitReason> => {
    system.shutdown(ref, SHUTDOWN);
    return exited;
  };
  options.signal?.addEventListener('abort', onAbort);
  if (options.signal?.aborted) onAbort(); // While it started.
  const tree = Object.assign(new TreePlace(system, [spec.id], spec), {
    system,
    exited,
    stop,
    async [Symbol.asyncDispose]() {
      await stop();
      if (!options.system) await system[Symbol.asyncDispose]();
    },
  });
  return tree as unknown as Tree<Spec>; // What a place can do depends on the spec.
}

/** How the actor of a root supervisor is spawned. */
export function rootOptions(spec: AnySupervisorSpec) {
  return { id: spec.id, input: { spec, logicOf }, mailbox: SUPERVISOR_MAILBOX };
}

function endOf(system: System, ref: Ref, onEnd: () => void = () => {}): Promise<ExitReason> {
  return new Promise((resolve) => {
    system.monitor((reason) => {
      onEnd();
      resolve(reason);
    }, ref);
  });
}
