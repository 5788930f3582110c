import { Announcements } from './announcements.ts';
import { Cell } from './cell.ts';
import { DuplicateChildError } from './errors.ts';
import { type ExitReason, isExpectedExit, KILLED, reasonOfThrow, SHUTDOWN } from './exit-reason.ts';
import { withdrawMonitors } from './links.ts';
import type { MailboxOptions } from './mailbox.ts';
import { MachineCheck } from './missing-implementations.ts';
import type { Orphans } from './orphans.ts';
import type { Registry } from './registry.ts';
import type { Spawned, SpawnOptions } from './spawn-options.ts';
import type { SavedTimer, Timers } from './timers.ts';
import type { DeadLetterReason, Watch } from './watch.ts';
import type { ActorEvent, Logic, Ref } from './xstate-bridge.ts';
import * as bridge from './xstate-bridge.ts';

/** Whether XState tells a parent of an end that the kernel tells it as `child.exited`. */
export function isNativeEndForKernelParent(source: Ref, target: Ref, event: ActorEvent): boolean {
  const cell = bridge.ownerOf(source) as Cell | undefined;
  return (
    cell?.status === 'exited' &&
    !cell.isNative &&
    bridge.parentOf(source) === target &&
    bridge.isNativeEnd(event)
  );
}

/** What birth and death need of the rest of the kernel. */
export interface LifecyclePorts {
  readonly root: Cell;
  readonly watch: Watch;
  readonly registry: Registry;
  readonly timers: Timers;
  readonly orphans: Orphans;
  readonly mailboxDefaults: Required<MailboxOptions>;
  readonly inspectors: ReadonlySet<unknown>;
  cellOf(ref: Ref): Cell;
  runAs(cell: Cell, work: () => void): void;
  tell(cell: Cell, event: ActorEvent, urgent?: boolean): void;
  bury(cell: Cell, event: ActorEvent, reason: DeadLetterReason): void;
  inspect(event: object): void;
}

/** Birth and death of actors. Nothing else starts or ends one. */
export class Lifecycle {
  readonly #kernel: LifecyclePorts;
  /** The actors that are handling a message or starting, outermost first. */
  readonly #stack: Cell[] = [];
  readonly #machines = new MachineCheck();
  readonly #announce: Announcements;
  #pendingEnds: { cell: Cell; reason: ExitReason }[] = [];

  constructor(kernel: LifecyclePorts) {
    this.#kernel = kernel;
    this.#announce = new Announcements(kernel, (cell, reason) => this.end(cell, reason));
  }

  /**
   * Runs a part of an actor. XState catches what logic throws, but not what follows from logic that
   * returns no snapshot; that too ends this actor and nobody else.
   */
  run(cell: Cell, work: () => void): void {
    this.#stack.push(cell);
    try {
      work();
    } catch (error) {
      this.end(cell, reasonOfThrow(error));
    }
    this.#stack.pop();
    if (this.#pendingEnds.length === 0) return;
    const ends = this.#pendingEnds; // Those that still run within the stack come back to it.
    this.#pendingEnds = [];
    for (const { cell, reason } of ends) this.end(cell, reason);
  }

  spawn(logic: Logic, options: SpawnOptions): Spawned {
    const kernel = this.#kernel;
    const parent = options.parent ? kernel.cellOf(options.parent) : kernel.root;
    const { id, incarnation = 1 } = options;
    if (parent.children?.has(id)) {
      throw new DuplicateChildError({ childId: id, parentPath: parent.path });
    }
    if (parent.status === 'exited') return { type: 'failed', reason: KILLED };
    const actorId = `${id}:${incarnation}`;
    const incomplete = this.#machines.check(logic);
    if (incomplete) return this.#refuse(parent.pathOf(id), actorId, incomplete);
    const { input, snapshot } = options;
    const ref = bridge.makeActor(logic, { id: actorId, parent: parent.ref, input, snapshot });
    const cell = new Cell({
      ref,
      id,
      incarnation,
      parent,
      logicKind: bridge.kindOf(logic),
      isNative: false,
      trapsExit: options.trapExit ?? bridge.namesEvent(logic, 'actor.shutdown'),
      mailbox: options.mailbox
        ? { ...kernel.mailboxDefaults, ...options.mailbox }
        : kernel.mailboxDefaults,
    });
    bridge.setOwner(ref, cell);
    parent.adopt(cell);
    this.run(cell, () => {
      if (cell.logicKind === 'transition') bridge.startActor(ref);
      else kernel.runAs(cell, () => bridge.startActor(ref));
      this.#finishStart(cell, options.timers);
    });
    if (!cell.hasFailedToStart) return { type: 'started', ref };
    const reason = cell.startFailure ?? cell.reason ?? KILLED;
    return { type: 'failed', reason, ...(cell.status === 'exited' ? {} : { remains: ref }) };
  }

  #refuse(path: string, actorId: string, error: Error): Spawned {
    const reason: ExitReason = { type: 'crashed', error };
    const { watch } = this.#kernel;
    if (watch.isWatched) watch.tell({ type: 'actor.startFailed', path, actorId, reason });
    return { type: 'failed', reason };
  }

  #finishStart(cell: Cell, timers: readonly SavedTimer[] | undefined): void {
    if (cell.status !== 'starting') return;
    cell.status = 'running';
    cell.hasFailedToStart = cell.startFailure !== undefined;
    if (cell.hasFailedToStart) return;
    if (timers) this.#kernel.timers.restore(cell, timers);
    this.#announce.started(cell);
  }

  /** XState has started an actor: one of ours, or one that it made itself. */
  registered(ref: Ref): void {
    if (bridge.ownerOf(ref)) return;
    const kernel = this.#kernel;
    const parent = bridge.parentOf(ref);
    const cell = new Cell({
      ref,
      id: ref.id,
      incarnation: 1,
      parent: parent ? kernel.cellOf(parent) : kernel.root,
      logicKind: bridge.kindOf((ref as unknown as { logic: Logic }).logic),
      isNative: true,
      trapsExit: false,
      mailbox: kernel.mailboxDefaults,
    });
    cell.status = 'running';
    bridge.setOwner(ref, cell);
    cell.parent?.adopt(cell);
    bridge.containNative(ref, (start) => kernel.runAs(cell, start));
    this.#announce.started(cell);
  }

  /** Asks an actor to stop: one that traps exits is told and decides, any other ends. */
  shutdown(cell: Cell, reason: ExitReason): void {
    if (cell.status === 'exited') return;
    if (!cell.trapsExit) {
      this.end(cell, reason);
      return;
    }
    cell.reason ??= reason;
    this.#kernel.tell(cell, { type: 'actor.shutdown', reason }, true);
  }

  /** Ends an actor and all below it, now; one that is running ends after its message. */
  end(cell: Cell, reason: ExitReason): void {
    if (cell.status === 'exited' || cell === this.#kernel.root) return;
    cell.reason = reason;
    if (this.#isRunningWithin(cell)) {
      this.#pendingEnds.push({ cell, reason });
      return;
    }
    cell.isEnding = true;
    this.#endNativeChildren(cell, reason);
    if (reason.type === 'crashed') bridge.crashActor(cell.ref, reason.error);
    else this.#stop(cell);
  }

  #stop(cell: Cell): void {
    try {
      bridge.stopActor(cell.ref);
    } catch (error) {
      bridge.crashActor(cell.ref, error); // Logic that is broken even when told to stop.
    }
  }

  /** Ends a child for its own parent, which need not be told. */
  endQuietly(cell: Cell, reason: ExitReason): void {
    cell.isDisowned = true;
    this.end(cell, reason);
  }

  /** XState says that an actor has ended. From here on nothing of it is left, and all are told. */
  ended(cell: Cell): void {
    if (cell.status === 'exited') return;
    const kernel = this.#kernel;
    const outcome = bridge.outcomeOf(cell.ref);
    const reason = cell.isEnding && cell.reason ? cell.reason : endReason(cell.reason, outcome);
    cell.hasFailedToStart ||= cell.status === 'starting' && outcome.status === 'error';
    if (cell.status === 'starting' && !cell.hasFailedToStart) this.#announce.started(cell);
    cell.reason = reason;
    cell.status = 'exited';
    cell.isEnding = true;
    this.#endNativeChildren(cell, reason);
    if (outcome.status === 'error') this.#cleanUpAfterCrash(cell);
    kernel.timers.cancelAll(cell);
    kernel.registry.forget(cell);
    kernel.orphans.forget(cell);
    withdrawMonitors(cell);
    for (let left = cell.mailbox.take(); left; left = cell.mailbox.take()) {
      kernel.bury(cell, left.event, 'exited');
    }
    cell.parent?.disown(cell);
    this.#announce.ended(cell, reason);
    this.#abandonChildren(cell, reason);
  }

  /** What XState made for an actor ends before it, newest first; XState itself knows no order. */
  #endNativeChildren(cell: Cell, parentReason: ExitReason): void {
    if (!cell.children || cell.children.size === 0) return;
    const reason = reasonForChildren(parentReason);
    for (const child of [...cell.children.values()].reverse()) {
      if (child.isNative) this.end(child, reason);
    }
  }

  /** The end of a parent reaches its children as a link would: who traps exits is told. */
  #abandonChildren(cell: Cell, parentReason: ExitReason): void {
    if (!cell.children || cell.children.size === 0) return;
    const reason = reasonForChildren(parentReason);
    for (const child of [...cell.children.values()].reverse()) {
      if (child.trapsExit) this.#kernel.orphans.add(child);
      this.shutdown(child, reason);
    }
  }

  /** Ends an actor and all below it without asking anybody, newest first. */
  endTree(cell: Cell): void {
    for (const child of [...(cell.children?.values() ?? [])].reverse()) this.endTree(child);
    this.end(cell, KILLED);
  }

  #cleanUpAfterCrash(cell: Cell): void {
    if (this.#kernel.inspectors.size > 0) this.#kernel.inspect(bridge.crashInspection(cell.ref));
    if (cell.logicKind !== 'effectful') return;
    try {
      bridge.releaseResources(cell.ref);
    } catch (error) {
      this.#kernel.watch.tell({ type: 'observer.threw', path: cell.path, error });
    }
  }

  #isRunningWithin(cell: Cell): boolean {
    for (const running of this.#stack) {
      for (let up: Cell | undefined = running; up; up = up.parent) if (up === cell) return true;
    }
    return false;
  }
}

const reasonForChildren = (parentReason: ExitReason): ExitReason =>
  isExpectedExit(parentReason) ? SHUTDOWN : KILLED;

/** What an actor's own end is called: what it was asked for, unless it crashed. */
function endReason(
  told: ExitReason | undefined,
  outcome: { status: string; output?: unknown; error?: unknown },
): ExitReason {
  if (outcome.status === 'error') return reasonOfThrow(outcome.error);
  if (told) return told;
  if (outcome.status !== 'done') return KILLED;
  return outcome.output === undefined
    ? { type: 'normal' }
    : { type: 'normal', output: outcome.output };
}
