import type { Timer } from '@coppice/host';
import type { ExitReason } from './exit-reason.ts';
import { Mailbox, type MailboxOptions } from './mailbox.ts';
import type { ActorEvent, LogicKind, Ref } from './xstate-bridge.ts';

/** Who wants to be told of an end: another actor, or a function outside. */
export type Watcher = { readonly cell: Cell } | { onDown(reason: ExitReason): void };

/** One pending timer of one actor. */
export interface TimerRecord {
  readonly event: ActorEvent;
  readonly target: Ref;
  readonly dueMs: number;
  readonly handle: Timer;
}

/** What the kernel knows of one incarnation of one actor. */
export class Cell {
  readonly ref: Ref;
  /** The stable child id; the actor's own id adds the incarnation. */
  readonly id: string;
  readonly incarnation: number;
  readonly parent: Cell | undefined;
  readonly logicKind: LogicKind;
  /** Made by XState itself (`invoke`, `spawnChild`): its parent hears of it in XState's way. */
  readonly isNative: boolean;
  readonly trapsExit: boolean;
  readonly mailbox: Mailbox;

  status: 'starting' | 'running' | 'exited' = 'starting';
  hasFailedToStart = false;
  /** Why it will have failed to start once what it had started is stopped again. */
  startFailure: ExitReason | undefined;
  /** It will be gone in a moment, and need not be told of anything. */
  isEnding = false;
  isSuspended = false;
  /** Why it ended; before that, why it was told to. */
  reason: ExitReason | undefined;
  /** Its parent stopped it itself and need not be told. */
  isDisowned = false;

  children: Map<string, Cell> | undefined;
  timers: Map<string, TimerRecord> | undefined;
  links: Set<Cell> | undefined;
  watchers: Set<Watcher> | undefined;
  /** Withdraw what this actor asked to be told. */
  monitors: Set<() => void> | undefined;
  names: Set<string> | undefined;
  groups: Set<string> | undefined;

  /** The run queue's own marks. */
  isReady = false;
  isUrgent = false;
  nextReady: Cell | undefined;
  nextUrgent: Cell | undefined;

  constructor(fields: {
    ref: Ref;
    id: string;
    incarnation: number;
    parent: Cell | undefined;
    logicKind: LogicKind;
    isNative: boolean;
    trapsExit: boolean;
    mailbox: Required<MailboxOptions>;
  }) {
    this.ref = fields.ref;
    this.id = fields.id;
    this.incarnation = fields.incarnation;
    this.parent = fields.parent;
    this.logicKind = fields.logicKind;
    this.isNative = fields.isNative;
    this.trapsExit = fields.trapsExit;
    this.mailbox = new Mailbox(fields.mailbox);
  }

  /** The top of the tree, which is the system's own. */
  get root(): Cell {
    return this.parent?.root ?? this;
  }

  /** The ids from the root down, joined by `/`; the same for all incarnations. */
  get path(): string {
    return this.parent?.pathOf(this.id) ?? this.id;
  }

  /** The path of a child with this id. */
  pathOf(id: string): string {
    return this.parent ? `${this.path}/${id}` : id;
  }

  adopt(child: Cell): void {
    this.children ??= new Map();
    this.children.set(this.children.has(child.id) ? child.ref.sessionId : child.id, child);
  }

  disown(child: Cell): void {
    if (this.children?.get(child.id) === child) this.children.delete(child.id);
    else this.children?.delete(child.ref.sessionId);
  }
}
