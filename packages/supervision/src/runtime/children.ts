import {
  type ExitReason,
  KILLED,
  type Logic,
  type MailboxOptions,
  type Ref,
  SHUTDOWN,
  type SpawnOptions,
  type System,
} from '@coppice/actor';
import { StartIgnored } from '../errors.ts';
import type { ChildSpec } from '../spec/child-spec.ts';

/** OTP's supervisors take everything in order of arrival, the order to stop included. */
export const SUPERVISOR_MAILBOX: MailboxOptions = Object.freeze({ priority: false });

/** Of how many deleted children a supervisor remembers the incarnations. */
const REMEMBERED_IDS = 10_000;

/** One place under a supervisor, whoever holds it at present. */
export interface Child {
  readonly id: string;
  readonly spec: ChildSpec;
  /** `absent`: no process, and none is tried; `restarting`: a restart failed and is tried again. */
  status: 'running' | 'absent' | 'restarting';
  ref: Ref | undefined;
  /** The latest incarnation, while a restart is tried again. */
  lastRef: Ref | undefined;
  /** Why it ended last, or did not start. */
  lastEnd: ExitReason;
  /** How often a start was tried. */
  incarnation: number;
}

/** What came of starting a child. `remains`: its end must be waited for. */
export type ChildStart =
  | { readonly type: 'started'; readonly ref: Ref }
  | { readonly type: 'ignored' }
  | { readonly type: 'failed'; readonly reason: ExitReason; readonly remains?: Ref };

/** What the logic of a child is; supervisors are told, so that no machine has to know another. */
export type LogicOf = (spec: ChildSpec) => Logic;

/**
 * The children of one supervisor, in start order. It lives in the machine's context but outside of
 * what a viewer copies, or each message would cost as much as there are children.
 */
export class Children {
  readonly #system: System;
  readonly #parent: Ref;
  readonly #logicOf: LogicOf;
  readonly #keepsPlaces: boolean;
  readonly #byId = new Map<string, Child>();
  /** Survives the deletion of a child, so that an actor id is never used twice. */
  readonly #incarnations = new Map<string, number>();
  #serial = 0;
  #restarting = 0;
  #significant = 0;

  /** @param options.keepsPlaces Whether the spec of a child that has ended for good is kept. */
  constructor(options: { system: System; parent: Ref; logicOf: LogicOf; keepsPlaces: boolean }) {
    this.#system = options.system;
    this.#parent = options.parent;
    this.#logicOf = options.logicOf;
    this.#keepsPlaces = options.keepsPlaces;
  }

  get size(): number {
    return this.#byId.size;
  }

  /** How many have no process but are tried again. */
  get restarting(): number {
    return this.#restarting;
  }

  get(id: string): Child | undefined {
    return this.#byId.get(id);
  }

  /** Whose actor this is, if it is the present incarnation of one. */
  of(id: string, ref: Ref): Child | undefined {
    const child = this.#byId.get(id);
    return child?.ref === ref ? child : undefined;
  }

  /** Whose actor this is or, while a restart is tried again, was. */
  find(ref: Ref): Child | undefined {
    const child = this.#byId.get(ref.id.slice(0, ref.id.lastIndexOf(':')));
    return child?.ref === ref || child?.lastRef === ref ? child : undefined;
  }

  inStartOrder(): readonly Child[] {
    return [...this.#byId.values()];
  }

  /** Whether the process is there, although its end may already be on its way to us. */
  isAlive(child: Child): boolean {
    return child.ref !== undefined && this.exitReason(child) === undefined;
  }

  /** How many other significant children have a process or are about to. */
  othersSignificant(child: Child): number {
    const isCounted = child.spec.significant && child.status !== 'absent';
    return this.#significant - (isCounted ? 1 : 0);
  }

  add(spec: ChildSpec): Child {
    return this.#insert(spec.id, spec, this.#incarnations.get(spec.id) ?? 0);
  }

  /** Adds a child whose spec may have the same id as others: it gets a number. */
  addNumbered(spec: ChildSpec): Child {
    this.#serial += 1;
    return this.#insert(`${spec.id}-${this.#serial}`, spec, 0);
  }

  /** Forgets a child that has no process. Its actor ids are not used again. */
  delete(child: Child): void {
    this.#mark(child, 'absent');
    this.#byId.delete(child.id);
    if (!this.#keepsPlaces) return;
    this.#incarnations.set(child.id, child.incarnation);
    const [oldest] = this.#incarnations.keys();
    if (oldest && this.#incarnations.size > REMEMBERED_IDS) this.#incarnations.delete(oldest);
  }

  /** Marks that a child has ended for good; a temporary one is forgotten. */
  setEnded(child: Child): void {
    child.ref = undefined;
    if (this.#keepsPlaces && child.spec.restart !== 'temporary') this.#mark(child, 'absent');
    else this.delete(child);
  }

  /** Marks that a child has no process but will have one again. */
  setRestarting(child: Child): void {
    child.lastRef = child.ref ?? child.lastRef;
    child.ref = undefined;
    this.#mark(child, 'restarting');
  }

  start(child: Child): ChildStart {
    const { spec } = child;
    child.incarnation += 1;
    const started = this.#system.spawn(this.#logicOf(spec), this.#spawnOptions(child));
    if (started.type === 'started') {
      child.ref = started.ref;
      child.lastRef = undefined;
      this.#mark(child, 'running');
      return started;
    }
    child.lastRef = child.ref ?? child.lastRef;
    child.ref = undefined;
    this.#mark(child, 'absent');
    const { reason } = started;
    if (reason.type === 'crashed' && reason.error instanceof StartIgnored) {
      this.setEnded(child);
      return { type: 'ignored' };
    }
    child.lastEnd = reason;
    return started;
  }

  /** Asks a child to stop, or kills it at once. `asked`: its `child.exited` will tell. */
  stop({ ref, spec }: Child): 'exited' | 'asked' {
    if (!ref) return 'exited';
    if (spec.shutdownMs !== 'brutal_kill') return this.#system.stopChild(ref, SHUTDOWN);
    this.#system.killChild(ref);
    return 'exited';
  }

  /** Kills a child that did not stop in time; its `child.exited` will tell. */
  kill({ ref }: Child): void {
    if (ref) this.#system.kill(ref, KILLED);
  }

  /** Why the present process of a child ended; `undefined` while it lives or if there is none. */
  exitReason({ ref }: Child): ExitReason | undefined {
    return ref && this.#system.exitReason(ref);
  }

  /** What a viewer sees: how many, not which. */
  toJSON(): object {
    return { count: this.#byId.size };
  }

  #insert(id: string, spec: ChildSpec, incarnation: number): Child {
    const child: Child = {
      id,
      spec,
      status: 'absent',
      ref: undefined,
      lastRef: undefined,
      lastEnd: KILLED,
      incarnation,
    };
    this.#byId.set(id, child);
    return child;
  }

  #mark(child: Child, status: Child['status']): void {
    if (child.status === status) return;
    if (child.status === 'restarting') this.#restarting -= 1;
    if (status === 'restarting') this.#restarting += 1;
    if (child.spec.significant) {
      if (child.status === 'absent') this.#significant += 1;
      else if (status === 'absent') this.#significant -= 1;
    }
    child.status = status;
  }

  #spawnOptions({ id, spec, incarnation }: Child): SpawnOptions {
    const place = { id, incarnation, parent: this.#parent };
    if (!('logic' in spec)) {
      const input = { spec, logicOf: this.#logicOf };
      return { ...place, input, mailbox: SUPERVISOR_MAILBOX };
    }
    const { input, trapExit, mailbox } = spec;
    return {
      ...place,
      input,
      ...(trapExit === undefined ? {} : { trapExit }),
      ...(mailbox === undefined ? {} : { mailbox }),
    };
  }
}
