import type { Host } from '@coppice/host';
import { type AskOptions, ask } from './ask.ts';
import type { Cell } from './cell.ts';
import { type ChildRef, childRef } from './child-ref.ts';
import { type ExitReason, KILLED, SHUTDOWN } from './exit-reason.ts';
import { foreign, Kernel } from './kernel.ts';
import { link, monitor, unlink } from './links.ts';
import type { MailboxOptions } from './mailbox.ts';
import { ORPHAN_GRACE_MS } from './orphans.ts';
import type { Spawned, SpawnOptions } from './spawn-options.ts';
import type { SavedTimer } from './timers.ts';
import type { DeadLetter, SystemEvent } from './watch.ts';
import type {
  ActorEvent,
  ActorRefFrom,
  InputFrom,
  InspectionEvent,
  Logic,
  Ref,
} from './xstate-bridge.ts';
import { homeOf } from './xstate-bridge.ts';

/** What a system is made of. */
export interface SystemOptions {
  /** Time, chance and the event loop. */
  readonly host: Host;
  /** How long actors may run before timers and I/O get their turn. Default 8 ms; > 0. */
  readonly sliceMs?: number;
  /**
   * How long an actor that traps exits may outlive its parent before it is killed. Default 5 000 ms;
   * ≥ 0, `Infinity` never kills, as in OTP.
   */
  readonly orphanGraceMs?: number;
  /** The bound of mailboxes whose actors do not set their own. */
  readonly mailbox?: MailboxOptions;
}

/** The slice that holds where `sliceMs` is not given. */
export const SLICE_MS = 8;

/** One actor in a picture of the tree. */
export interface ActorInfo {
  readonly id: string;
  readonly actorId: string;
  readonly path: string;
  readonly ref: Ref;
  readonly mailboxSize: number;
  readonly children: readonly ActorInfo[];
}

/** A tree of actors, with everything that a single actor cannot do for itself. */
export interface System extends AsyncDisposable {
  readonly host: Host;

  /** Starts an actor. A start that fails is an answer; see `Spawned`. */
  spawn<L extends Logic>(logic: L, options: SpawnOptions<InputFrom<L>>): Spawned<ActorRefFrom<L>>;
  /** Asks an actor to stop: one that traps exits decides when, any other ends at once. */
  shutdown(ref: Ref, reason?: ExitReason): void;
  /**
   * Ends an actor, and after it all below it; one that is running ends after its present message.
   * Below it, who traps exits is told `actor.shutdown` and has `orphanGraceMs` to end.
   */
  kill(ref: Ref, reason?: ExitReason): void;
  /**
   * For a parent: asks its child to stop. One that does not trap exits is `exited` when this
   * returns and no `child.exited` follows, since the parent knows; else it was `asked` and
   * `child.exited` will tell.
   */
  stopChild(ref: Ref, reason?: ExitReason): 'exited' | 'asked';
  /** For a parent: ends its child without asking. No `child.exited` follows. */
  killChild(ref: Ref): void;
  /**
   * For an actor that is starting: it fails to start, but has first to stop what it had started. It
   * ends by itself then.
   */
  failStart(self: Ref, reason: ExitReason): void;
  /** Why an actor ended; `undefined` while it lives. */
  exitReason(ref: Ref): ExitReason | undefined;

  /** Sends a message that overtakes what waits in the mailbox and in the run queue. */
  sendUrgent(ref: Ref, event: ActorEvent): void;
  /**
   * Has an actor handle a message before this returns, ahead of what waits in its mailbox. For its
   * owner alone, where a decision cannot wait for a turn; never from inside the actor itself.
   */
  handleNow(ref: Ref, event: ActorEvent): void;
  /** Sends a question and waits for the one answer that the actor gives with `event.reply`. */
  ask<Answer>(ref: Ref, event: ActorEvent, options?: AskOptions): Promise<Answer>;
  /** Puts messages that an actor had set aside back in front of its mailbox, in order. */
  putBack(ref: Ref, events: readonly ActorEvent[]): void;
  /** Lets messages pile up instead of being handled, until `resume`. */
  suspend(ref: Ref): void;
  resume(ref: Ref): void;

  /** Ties two actors: when one ends other than normally so does the other, unless it traps exits. */
  link(a: Ref, b: Ref): void;
  unlink(a: Ref, b: Ref): void;
  /** Tells `watcher` once, as `monitor.down` or by a call, when `target` ends or has ended. */
  monitor(watcher: Ref | ((reason: ExitReason) => void), target: Ref): () => void;

  /** Gives an actor a name that no other live one holds. @throws {NameTakenError} */
  register(name: string, ref: Ref): void;
  unregister(name: string): void;
  whereis(name: string): Ref | undefined;
  /** Groups hold any number of actors; one that ends leaves by itself. */
  join(group: string, ref: Ref): void;
  leave(group: string, ref: Ref): void;
  members(group: string): readonly Ref[];

  /** A reference to a place in the tree that follows the present incarnation. */
  child(...ids: [string, ...string[]]): ChildRef;
  /** Pending timers of an actor as plain data; give them to `spawn` to go on after a restore. */
  timersOf(ref: Ref): readonly SavedTimer[];
  /** The live actors, as a tree; those that outlive their parent come last. */
  tree(): readonly ActorInfo[];

  /** The ids from the root down to an actor, joined by `/`; the same for all incarnations. */
  pathOf(ref: Ref): string;
  /** Tells watchers that a listener to this actor threw; the actor is not hurt. */
  observerThrew(ref: Ref, error: unknown): void;

  /** Calls `watcher` at every start, end and dead letter. Nothing is computed without one. */
  watch(watcher: (event: SystemEvent) => void): () => void;
  /** Calls `inspector` with XState's inspection events. What it throws hurts no actor. */
  inspect(inspector: (event: InspectionEvent) => void): () => void;
  /** The latest 1 000 messages that reached nobody, and how many there were. */
  deadLetters(): { readonly count: number; readonly latest: readonly DeadLetter[] };
  /** Resolves when no message waits. Timers may still be pending. */
  idle(): Promise<void>;
  /** Ends all actors, newest first, without asking. */
  stop(): void;
}

/**
 * Makes an empty system of actors under XState.
 *
 * Use it directly for actors that need no supervisor; a supervision tree makes its own.
 *
 * @example
 * import { createSystem } from '@coppice/actor';
 * import { virtualHost } from '@coppice/host';
 * import { fromTransition } from 'xstate';
 * await using system = createSystem({ host: virtualHost({ seed: 1 }) });
 * const counter = fromTransition((count: number) => count + 1, 0);
 * const started = system.spawn(counter, { id: 'counter' });
 * if (started.type !== 'started') throw new Error('did not start');
 * started.ref.send({ type: 'add' });
 * await system.idle();
 * if (started.ref.getSnapshot().context !== 1) throw new Error('did not count');
 */
export function createSystem(options: SystemOptions): System {
  const { host, sliceMs = SLICE_MS, orphanGraceMs = ORPHAN_GRACE_MS, mailbox = {} } = options;
  if (!(sliceMs > 0)) throw new RangeError(`sliceMs must be > 0, got ${sliceMs}`);
  if (!(orphanGraceMs >= 0))
    throw new RangeError(`orphanGraceMs must be ≥ 0, got ${orphanGraceMs}`);
  const kernel = new Kernel({ host, sliceMs, orphanGraceMs, mailbox });
  const { lifecycle, registry } = kernel;
  const cellOf = (ref: Ref): Cell => kernel.cellOf(ref);
  const withdraw = host.onUncaught((error) => kernel.claimUncaught(error));

  const system: System = {
    host,
    spawn: (logic, spawnOptions) => lifecycle.spawn(logic, spawnOptions) as never,
    shutdown: (ref, reason = SHUTDOWN) => lifecycle.shutdown(cellOf(ref), reason),
    kill: (ref, reason = KILLED) => lifecycle.end(cellOf(ref), reason),
    stopChild(ref, reason = SHUTDOWN) {
      const cell = cellOf(ref);
      if (cell.trapsExit && cell.status !== 'exited') {
        lifecycle.shutdown(cell, reason);
        return 'asked';
      }
      lifecycle.endQuietly(cell, reason);
      return 'exited';
    },
    killChild: (ref) => lifecycle.endQuietly(cellOf(ref), KILLED),
    failStart(self, reason) {
      const cell = cellOf(self);
      if (cell.status !== 'starting') throw new TypeError(`"${cell.path}" has started`);
      cell.startFailure = reason;
    },
    exitReason(ref) {
      const cell = cellOf(ref);
      return cell.status === 'exited' ? cell.reason : undefined;
    },
    sendUrgent: (ref, event) => kernel.tell(cellOf(ref), event, true),
    handleNow: (ref, event) => kernel.handleNow(cellOf(ref), event),
    ask: (ref, event, askOptions) => ask(kernel, cellOf(ref), event, askOptions),
    putBack: (ref, events) => kernel.putBack(cellOf(ref), events),
    suspend(ref) {
      cellOf(ref).isSuspended = true;
    },
    resume: (ref) => kernel.resume(cellOf(ref)),
    link: (a, b) => link(cellOf(a), cellOf(b)),
    unlink: (a, b) => unlink(cellOf(a), cellOf(b)),
    monitor(watcher, target) {
      if (typeof watcher === 'function') {
        return monitor(cellOf(target), { onDown: watcher }, watcher);
      }
      const cell = cellOf(watcher);
      return monitor(cellOf(target), { cell }, (reason) =>
        kernel.tell(cell, { type: 'monitor.down', actorId: target.id, ref: target, reason }),
      );
    },
    register: (name, ref) => registry.register(name, cellOf(ref)),
    unregister: (name) => registry.unregister(name),
    whereis: (name) => registry.whereis(name)?.ref,
    join: (group, ref) => registry.join(group, cellOf(ref)),
    leave: (group, ref) => registry.leave(group, cellOf(ref)),
    members: (group) => registry.members(group).map((cell) => cell.ref),
    child: (...ids) => childRef(kernel, ids),
    timersOf: (ref) => kernel.timers.save(cellOf(ref)),
    tree: () => [...(kernel.root.children?.values() ?? []), ...kernel.orphans.all].map(infoOf),
    pathOf: (ref) => cellOf(ref).path,
    observerThrew: (ref, error) =>
      kernel.watch.tell({ type: 'observer.threw', path: cellOf(ref).path, error }),
    watch: (watcher) => kernel.watch.add(watcher),
    inspect(inspector) {
      const contained = inspector as (event: object) => void;
      kernel.inspectors.add(contained);
      return () => void kernel.inspectors.delete(contained);
    },
    deadLetters: () => kernel.watch.deadLetters(),
    idle: () => kernel.queue.idle(),
    stop() {
      lifecycle.endTree(kernel.root);
      for (const orphan of kernel.orphans.all) lifecycle.endTree(orphan);
      withdraw();
    },
    async [Symbol.asyncDispose]() {
      system.stop();
      await system.idle();
    },
  };
  kernel.home = system;
  return system;
}

/**
 * The system of an actor. Use it in an action, where only `self` is at hand.
 *
 * @throws {TypeError} The actor was made by plain XState, outside of any Coppice system.
 * @example
 * import { createSystem, systemOf } from '@coppice/actor';
 * import { virtualHost } from '@coppice/host';
 * import { createMachine } from 'xstate';
 * await using system = createSystem({ host: virtualHost({ seed: 1 }) });
 * const started = system.spawn(createMachine({}), { id: 'any' });
 * if (started.type !== 'started' || systemOf(started.ref) !== system) throw new Error('lost');
 */
export function systemOf(ref: Ref): System {
  const system = homeOf(ref) as System | undefined;
  if (!system) throw foreign(ref);
  return system;
}

function infoOf(cell: Cell): ActorInfo {
  return {
    id: cell.id,
    actorId: cell.ref.id,
    path: cell.path,
    ref: cell.ref,
    mailboxSize: cell.mailbox.size,
    children: [...(cell.children?.values() ?? [])].map(infoOf),
  };
}
