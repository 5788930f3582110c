import { type ActorEvent, type ExitReason, type Ref, SHUTDOWN } from '@coppice/actor';
import type { Child, Children } from './children.ts';

/**
 * What a supervisor is in the middle of: whom it has still to stop and to start, and whose end it
 * waits for. An OTP supervisor blocks meanwhile; ours sets aside what arrives.
 */
export class Agenda {
  /** Why the supervisor will exit once all is stopped. */
  exit: ExitReason = SHUTDOWN;
  /** The child that was asked to stop and has not ended yet. */
  awaited: Child | undefined;
  #toStop: Child[] = [];
  #toStart: Child[] = [];
  #setAside: ActorEvent[] = [];
  readonly #children: Children;

  constructor(children: Children) {
    this.#children = children;
  }

  planStart(all: readonly Child[]): void {
    this.#toStart = [...all];
  }

  /** Plans to stop these, the one started last first, and then to start them again. */
  planRestart(group: readonly Child[]): void {
    this.#toStop = [...group];
    this.#toStart = group.filter((child) => child.spec.restart !== 'temporary');
  }

  planStop(exit: ExitReason): void {
    this.exit = exit;
    this.#toStop = [...this.#children.inStartOrder()];
    this.#toStart = [];
  }

  /** Stops children one after the other, until one has to be waited for. */
  stopNext(): void {
    this.awaited = undefined;
    for (let child = this.#toStop.pop(); child; child = this.#toStop.pop()) {
      if (this.#children.stop(child) === 'asked') {
        this.awaited = child;
        return;
      }
      this.#children.setEnded(child);
    }
  }

  isAwaited(ref: Ref): boolean {
    return this.awaited?.ref === ref;
  }

  awaitedEnded(): void {
    if (this.awaited) this.#children.setEnded(this.awaited);
    this.awaited = undefined;
  }

  /** Starts what was planned, up to the first that fails. */
  startAll(): { readonly child: Child; readonly reason: ExitReason } | undefined {
    for (const child of this.#toStart.splice(0)) {
      const result = this.#children.start(child);
      if (result.type === 'failed') return { child, reason: result.reason };
    }
    return undefined;
  }

  setAside(event: ActorEvent): void {
    this.#setAside.push(event);
  }

  takeSetAside(): readonly ActorEvent[] {
    return this.#setAside.splice(0);
  }

  /** What a viewer sees. */
  toJSON(): object {
    return { awaited: this.awaited?.spec.id, toStop: this.#toStop.length };
  }
}
