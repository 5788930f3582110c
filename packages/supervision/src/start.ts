import {
  type ChildRef,
  createSystem,
  type ExitReason,
  SHUTDOWN,
  type System,
} from '@coppice/actor';
import { type Host, systemHost } from '@coppice/host';
import type { ById, RefOfWorker, SupervisorSpec } from './child-spec.ts';
import { SUPERVISOR_MAILBOX } from './children.ts';
import { StartFailedError } from './errors.ts';
import type { SupervisorExitDetail } from './exit-detail.ts';
import { supervisorMachine } from './supervisor.machine.ts';
import type { ChildCount, ChildInfo } from './which-children.ts';

/** How a tree is run. */
export interface StartOptions {
  /** Default: the real world. */
  readonly host?: Host;
  /** Run in a system that is there already. It is not disposed with the tree. */
  readonly system?: System;
  /** Stops the tree when aborted. */
  readonly signal?: AbortSignal;
}

/** A reference into a tree that follows the present incarnation and knows what is below it. */
export type TreeRef<Spec> =
  Spec extends SupervisorSpec<string, infer Children>
    ? Omit<ChildRef, 'child'> & {
        child<Id extends Children[number]['id']>(id: Id): TreeRef<ById<Children, Id>>;
      }
    : RefOfWorker<Spec> extends { send(event: infer Event): void }
      ? ChildRef<Event, RefOfWorker<Spec>>
      : ChildRef;

/** A running tree. */
export interface Tree<Spec extends SupervisorSpec = SupervisorSpec> extends AsyncDisposable {
  readonly system: System;
  /** Why the root supervisor ended, once it has. It never rejects. */
  readonly exited: Promise<ExitReason>;
  /** A place directly under the root; go on with `.child(id)`. */
  child<Id extends Spec['children'][number]['id']>(id: Id): TreeRef<ById<Spec['children'], Id>>;
  /** The root's children, the one started last first. Rejects when the tree has ended. */
  whichChildren(): Promise<readonly ChildInfo[]>;
  countChildren(): Promise<ChildCount>;
  /** Stops all children in reverse start order, each by its own rule. Resolves when all is gone. */
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
export async function start<Spec extends SupervisorSpec>(
  spec: Spec,
  options: StartOptions = {},
): Promise<Tree<Spec>> {
  options.signal?.throwIfAborted();
  const system = options.system ?? createSystem({ host: options.host ?? systemHost() });
  const started = system.spawn(supervisorMachine, {
    id: spec.id,
    input: spec,
    mailbox: SUPERVISOR_MAILBOX,
  });
  if (started.type === 'failed') {
    if (!options.system) system.stop();
    throw new StartFailedError({ supervisorId: spec.id, reason: started.reason });
  }
  const { ref } = started;
  const { exit } = ref.getSnapshot().context.agenda;
  const { promise: exited, resolve } = Promise.withResolvers<ExitReason>();
  system.monitor((reason) => {
    options.signal?.removeEventListener('abort', onAbort);
    resolve(reason);
  }, ref);
  const onAbort = (): void => system.shutdown(ref, SHUTDOWN);
  const stop = (): Promise<ExitReason> => {
    system.shutdown(ref, SHUTDOWN);
    return exited;
  };
  options.signal?.addEventListener('abort', onAbort);
  if (hasFailedToStart(exit)) {
    const reason = await exited; // Children that are slow to stop are still being waited for.
    if (!options.system) system.stop();
    throw new StartFailedError({ supervisorId: spec.id, reason });
  }
  return {
    system,
    exited,
    stop,
    whichChildren: () => system.ask(ref, { type: 'children.which' }),
    countChildren: () => system.ask(ref, { type: 'children.count' }),
    child: (id) => system.child(spec.id, id) as never,
    async [Symbol.asyncDispose]() {
      await stop();
      if (!options.system) await system[Symbol.asyncDispose]();
    },
  };
}

function hasFailedToStart(exit: ExitReason): boolean {
  if (exit.type !== 'shutdown') return false;
  const detail = exit.detail as SupervisorExitDetail | undefined;
  return detail?.type === 'failed_to_start_child';
}
