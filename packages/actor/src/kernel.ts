import { AsyncLocalStorage } from 'node:async_hooks';
import type { Host } from '@coppice/host';
import { Cell } from './cell.ts';
import { MailboxFullError, NameTakenError } from './errors.ts';
import { KILLED, reasonOfThrow } from './exit-reason.ts';
import { InitialSnapshots } from './initial-snapshots.ts';
import { isNativeEndForKernelParent, Lifecycle } from './lifecycle.ts';
import { MAILBOX_DEFAULTS, type MailboxOptions, type Message } from './mailbox.ts';
import { Orphans } from './orphans.ts';
import { Registry } from './registry.ts';
import { RunQueue } from './run-queue.ts';
import { Timers } from './timers.ts';
import { type DeadLetterReason, Watch } from './watch.ts';
import type { ActorEvent, Ref, SystemPorts } from './xstate-bridge.ts';
import * as bridge from './xstate-bridge.ts';

/**
 * Whose work runs. It is one for all systems: each storage that was ever used leaves an entry in the
 * context that every later message would have to copy.
 */
const running = new AsyncLocalStorage<Cell | undefined>();

/** The mistake of handing over an actor that plain XState made. */
export const foreign = ({ id }: Ref): TypeError =>
  new TypeError(`"${id}" belongs to no Coppice system`);

/** The kernel: mailboxes, run queue, timers and names of one system, and XState's door to them. */
export class Kernel {
  readonly host: Host;
  readonly watch = new Watch();
  readonly registry = new Registry();
  readonly timers: Timers;
  readonly orphans: Orphans;
  readonly queue: RunQueue;
  readonly lifecycle: Lifecycle;
  readonly guardian: Ref;
  readonly root: Cell;
  readonly mailboxDefaults: Required<MailboxOptions>;
  /** The public face of this kernel, for actors that have only `self`. */
  home: unknown;
  readonly inspectors = new Set<(event: object) => void>();
  readonly #initialSnapshots = new InitialSnapshots();
  readonly #systemIds = new Map<string, Ref>();
  #nextSession = 0;

  constructor(options: {
    host: Host;
    sliceMs: number;
    orphanGraceMs: number;
    mailbox: MailboxOptions;
  }) {
    this.host = options.host;
    this.mailboxDefaults = { ...MAILBOX_DEFAULTS, ...options.mailbox };
    this.timers = new Timers(this.host.clock, (target, message) =>
      this.#postMessage(target, message),
    );
    this.orphans = new Orphans({
      clock: this.host.clock,
      graceMs: options.orphanGraceMs,
      kill: (cell) => this.lifecycle.end(cell, KILLED),
    });
    this.queue = new RunQueue({
      host: this.host,
      sliceMs: options.sliceMs,
      runOne: (cell) => this.#runOne(cell),
      enter: (drain) => running.run(undefined, drain),
    });
    this.lifecycle = new Lifecycle(this);
    this.guardian = bridge.createGuardian(this.#ports(), (event) => this.inspect(event));
    this.root = this.#rootCell();
  }

  /** Runs `work` so that what it throws later, in a timer or promise, is known to be this actor's. */
  runAs(cell: Cell, work: () => void): void {
    running.run(cell, work);
  }

  /** An error that nobody caught: if an actor's own later work threw it, that actor crashes. */
  claimUncaught(error: unknown): boolean {
    const cell = running.getStore();
    if (cell?.root !== this.root) return false;
    if (cell.status === 'exited') {
      this.watch.tell({ type: 'observer.threw', path: cell.path, error });
    } else {
      this.lifecycle.end(cell, reasonOfThrow(error));
    }
    return true;
  }

  cellOf(ref: Ref): Cell {
    const cell = bridge.ownerOf(ref) as Cell | undefined;
    if (!cell) throw foreign(ref);
    return cell;
  }

  /** Puts a message into a mailbox. Returns whether it found room. */
  post(source: Ref | undefined, target: Ref, event: ActorEvent, bounded: boolean): boolean {
    return this.#postMessage(target, { event, source, bounded, next: undefined });
  }

  #postMessage(target: Ref, message: Message): boolean {
    const cell = bridge.ownerOf(target) as Cell | undefined;
    if (cell) return this.postTo(cell, message, false);
    bridge.deliver(target, message.event); // Not started yet: XState keeps it until it is.
    return true;
  }

  postTo(cell: Cell, message: Message, urgent: boolean): boolean {
    if (cell === this.root) {
      this.bury(cell, message.event, 'no_parent');
      return false;
    }
    if (cell.status === 'exited') {
      this.bury(cell, message.event, 'exited');
      return false;
    }
    const { mailbox } = cell;
    if (message.bounded && mailbox.isFull && !this.#makeRoom(cell, message)) return false;
    if (urgent) mailbox.putUrgent(message);
    else mailbox.put(message);
    if (cell.isSuspended) return true;
    if (urgent && mailbox.options.priority) this.queue.urgent(cell);
    else this.queue.ready(cell);
    return true;
  }

  /** Tells an actor what the kernel or a supervisor has to say; it is never dropped for room. */
  tell(cell: Cell, event: ActorEvent, urgent = false): void {
    this.postTo(cell, { event, source: undefined, bounded: false, next: undefined }, urgent);
  }

  /** Puts messages that an actor had set aside in front of what came later. */
  putBack(cell: Cell, events: readonly ActorEvent[]): void {
    if (cell.status === 'exited') {
      for (const event of events) this.bury(cell, event, 'exited');
      return;
    }
    cell.mailbox.putBack(events);
    if (!cell.isSuspended) this.queue.ready(cell);
  }

  resume(cell: Cell): void {
    cell.isSuspended = false;
    if (!cell.mailbox.isEmpty) this.queue.ready(cell);
  }

  bury(cell: Cell, event: ActorEvent, reason: DeadLetterReason): void {
    this.buryAt(cell.path, event, reason);
  }

  buryAt(path: string, event: ActorEvent, reason: DeadLetterReason): void {
    this.watch.bury({ path, event, reason, atMs: this.host.clock.now() });
  }

  /** Has a message handled before this returns, ahead of what waits. */
  handleNow(cell: Cell, event: ActorEvent): void {
    if (cell.status === 'exited') this.bury(cell, event, 'exited');
    else this.runAs(cell, () => this.#handle(cell, undefined, event));
  }

  inspect(event: object): void {
    if (this.inspectors.size === 0) return;
    for (const inspector of this.inspectors) {
      try {
        inspector(event);
      } catch (error) {
        this.watch.tell({ type: 'observer.threw', path: 'inspect', error });
      }
    }
  }

  #runOne(cell: Cell): boolean {
    if (cell.isSuspended || cell.status === 'exited') return false;
    const message = cell.mailbox.take();
    if (!message) return false;
    if (message.isDue?.() === false) return true; // A timer that was cancelled; look on.
    // A transition is pure, so it has no later work; who listens to it has, but not in its name.
    const worker = cell.logicKind === 'transition' ? undefined : cell;
    if (worker || running.getStore()) running.enterWith(worker);
    this.#handle(cell, message.source, message.event);
    return !cell.mailbox.isEmpty;
  }

  #handle(cell: Cell, sourceRef: Ref | undefined, event: ActorEvent): void {
    if (this.inspectors.size > 0) {
      this.inspect({ type: '@xstate.event', sourceRef, actorRef: cell.ref, event });
    }
    this.lifecycle.run(cell, () => bridge.deliver(cell.ref, event));
  }

  #makeRoom(cell: Cell, message: Message): boolean {
    const { overflow, limit } = cell.mailbox.options;
    switch (overflow) {
      case 'drop_newest':
        this.bury(cell, message.event, 'mailbox_full');
        return false;
      case 'drop_oldest': {
        const oldest = cell.mailbox.takeOldestBounded();
        if (oldest) this.bury(cell, oldest.event, 'mailbox_full');
        return true;
      }
      case 'crash': {
        this.bury(cell, message.event, 'mailbox_full');
        const error = new MailboxFullError({ path: cell.path, limit });
        this.lifecycle.end(cell, { type: 'crashed', error });
        return false;
      }
    }
  }

  #ports(): SystemPorts {
    return {
      clock: this.host.clock,
      home: () => this.home,
      bookId: () => `${this.#nextSession++}`,
      registered: (ref) => this.lifecycle.registered(ref),
      unregistered: (ref) => {
        const name = bridge.systemIdOf(ref);
        if (name !== undefined && this.#systemIds.get(name) === ref) this.#systemIds.delete(name);
        const cell = bridge.ownerOf(ref) as Cell | undefined;
        if (cell) this.lifecycle.ended(cell);
      },
      relay: (source, target, event) => {
        if (source && isNativeEndForKernelParent(source, target, event)) return;
        this.post(source, target, event, !bridge.isBookkeeping(event));
      },
      schedule: (owner, target, event, delayMs, id) =>
        this.timers.set(this.cellOf(owner), { id, target, event, delayMs }),
      cancel: (owner, id) => this.timers.cancel(this.cellOf(owner), id),
      cancelAll: (owner) => this.timers.cancelAll(this.cellOf(owner)),
      setName: (name, ref) => {
        const holder = this.#systemIds.get(name);
        if (holder && holder !== ref && bridge.isLive(holder)) {
          throw new NameTakenError({ name, holderPath: this.cellOf(holder).path });
        }
        this.#systemIds.set(name, ref);
      },
      getName: (name) => this.#systemIds.get(name) ?? this.registry.whereis(name)?.ref,
      names: () => Object.fromEntries(this.#systemIds),
      initialSnapshots: () => (this.inspectors.size > 0 ? undefined : this.#initialSnapshots),
      log: () => {},
      observerThrew: (ref, error) =>
        this.watch.tell({ type: 'observer.threw', path: this.cellOf(ref).path, error }),
    };
  }

  #rootCell(): Cell {
    const cell = new Cell({
      ref: this.guardian,
      id: '',
      incarnation: 1,
      parent: undefined,
      logicKind: 'transition',
      isNative: false,
      trapsExit: true,
      mailbox: this.mailboxDefaults,
    });
    cell.status = 'running';
    bridge.setOwner(this.guardian, cell);
    return cell;
  }
}
