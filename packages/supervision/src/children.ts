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
import type { ChildSpec, WorkerSpec } from './child-spec.ts';
import { StartIgnored } from './errors.ts';

/** OTP's supervisors take everything in order of arrival, the order to stop included. */
export const SUPERVISOR_MAILBOX: MailboxOptions = Object.freeze({ priority: false });

/** One place under a supervisor, whoever holds it at present. */
export interface Child {
  readonly spec: ChildSpec;
  /** `absent`: no process, and none is tried; `restarting`: a restart failed and is tried again. */
  status: 'running' | 'absent' | 'restarting';
  ref: Ref | undefined;
  /** Why its latest start failed. */
  startFailure: ExitReason | undefined;
  /** How often a start was tried. */
  incarnation: number;
}

/** What came of starting a child. */
export type ChildStart =
  | { readonly type: 'started'; readonly ref: Ref }
  | { readonly type: 'ignored' }
  | { readonly type: 'failed'; readonly reason: ExitReason };

/**
 * The children of one supervisor, in start order. It lives in the machine's context but outside of
 * what a viewer copies, or each message would cost as much as there are children.
 */
export class Children {
  readonly #system: System;
  readonly #parent: Ref;
  readonly #logicOf: (spec: ChildSpec) => Logic;
  readonly #byId = new Map<string, Child>();
  /** Survives the deletion of a child, so that an actor id is never used twice. */
  readonly #incarnations = new Map<string, number>();

  constructor(options: { system: System; parent: Ref; logicOf: (spec: ChildSpec) => Logic }) {
    this.#system = options.system;
    this.#parent = options.parent;
    this.#logicOf = options.logicOf;
  }

  get(id: string): Child | undefined {
    return this.#byId.get(id);
  }

  /** Whose actor this is, if it is the present incarnation of one. */
  of(id: string, ref: Ref): Child | undefined {
    const child = this.#byId.get(id);
    return child?.ref === ref ? child : undefined;
  }

  inStartOrder(): readonly Child[] {
    return [...this.#byId.values()];
  }

  add(spec: ChildSpec): Child {
    const incarnation = this.#incarnations.get(spec.id) ?? 0;
    const child: Child = {
      spec,
      status: 'absent',
      ref: undefined,
      startFailure: undefined,
      incarnation,
    };
    this.#byId.set(spec.id, child);
    return child;
  }

  delete(id: string): void {
    const child = this.#byId.get(id);
    if (child) this.#incarnations.set(id, child.incarnation);
    this.#byId.delete(id);
  }

  /** Marks that a child has ended for good; a temporary one is forgotten. */
  setEnded(child: Child): void {
    child.status = 'absent';
    child.ref = undefined;
    if (child.spec.restart === 'temporary') this.delete(child.spec.id);
  }

  start(child: Child): ChildStart {
    const { spec } = child;
    child.incarnation += 1;
    const started = this.#system.spawn(this.#logicOf(spec), this.#spawnOptions(child));
    if (started.type === 'started') {
      child.status = 'running';
      child.ref = started.ref;
      return started;
    }
    child.status = 'absent';
    child.ref = undefined;
    const { reason } = started;
    child.startFailure = reason;
    if (reason.type !== 'crashed' || !(reason.error instanceof StartIgnored)) return started;
    if (spec.restart === 'temporary') this.delete(spec.id);
    return { type: 'ignored' };
  }

  /** Asks a child to stop, or kills it at once. `asked`: its `child.exited` will tell. */
  stop(child: Child): 'exited' | 'asked' {
    const { ref } = child;
    if (!ref) return 'exited';
    if (child.spec.shutdownMs !== 'brutal_kill') return this.#system.stopChild(ref, SHUTDOWN);
    this.#system.killChild(ref);
    return 'exited';
  }

  /** Kills a child that did not stop in time; its `child.exited` will tell. */
  kill(child: Child): void {
    if (child.ref) this.#system.kill(child.ref, KILLED);
  }

  /** What a viewer sees: how many, not which. */
  toJSON(): object {
    return { count: this.#byId.size };
  }

  #spawnOptions({ spec, incarnation }: Child): SpawnOptions {
    const place = { id: spec.id, incarnation, parent: this.#parent };
    if (spec.type === 'supervisor') {
      return { ...place, input: spec, mailbox: SUPERVISOR_MAILBOX };
    }
    const { input, trapExit, mailbox } = spec as WorkerSpec;
    return {
      ...place,
      input,
      ...(trapExit === undefined ? {} : { trapExit }),
      ...(mailbox === undefined ? {} : { mailbox }),
    };
  }
}
