import { type ActorEvent, type ExitReason, type Ref, SHUTDOWN } from '@coppice/actor';
import type { Cause } from '../rules/cause-chain.ts';
import type { Child, Children } from './children.ts';
import type { Reporter, StopCircumstances } from './reporter.ts';

/** The child that did not start, and what it has left behind. */
export interface StartFailure {
  readonly child: Child;
  readonly reason: ExitReason;
  readonly remains?: Ref;
}

/**
 * What a supervisor is in the middle of: whom it has still to stop and to start, and whose end it
 * waits for. An OTP supervisor blocks meanwhile; ours sets aside what arrives.
 */
export class Agenda {
  /** Why the supervisor will exit once all is stopped. */
  exit: ExitReason = SHUTDOWN;
  /** The actors whose end is waited for; what a failed start has left belongs to no child. */
  readonly #awaited = new Map<Ref, Child | undefined>();
  /** The latest limit that is over. */
  #waitedMs = NOT_YET;
  #nextLimitMs = 0;
  #toStop: Child[] = [];
  #toStart: Child[] = [];
  #during: StopCircumstances['during'] = 'stopping';
  #cause: Cause | undefined;
  #setAside: ActorEvent[] = [];
  #conclude: () => void = nothing;
  readonly #children: Children;
  readonly #reporter: Reporter;
  readonly #isParallel: boolean;

  constructor(options: { children: Children; reporter: Reporter; isParallel: boolean }) {
    this.#children = options.children;
    this.#reporter = options.reporter;
    this.#isParallel = options.isParallel;
  }

  planStart(all: readonly Child[]): void {
    this.#toStart = [...all];
  }

  /** Plans to stop these, the one started last first, and then to start them again. */
  planRestart(group: readonly Child[], cause: Cause): void {
    this.#during = 'restarting';
    this.#cause = cause;
    this.#toStop = [...group];
    this.#toStart = group.filter((child) => child.spec.restart !== 'temporary');
  }

  /** Plans to stop all children and then to exit; those of one time the oldest first, as in OTP. */
  planStop(exit: ExitReason): void {
    this.#during = 'stopping';
    this.exit = exit;
    const all = this.#children.inStartOrder();
    this.#toStop = this.#isParallel ? all.toReversed() : [...all];
    this.#toStart = [];
  }

  /** Plans to stop one child and then to say so. */
  planTerminate(child: Child, conclude: () => void): void {
    this.#during = 'terminating';
    this.#toStop = [child];
    this.#conclude = conclude;
  }

  get isAwaiting(): boolean {
    return this.#awaited.size > 0;
  }

  isAwaited(ref: Ref): boolean {
    return this.#awaited.has(ref);
  }

  /** Whether nobody is waited for once this actor has ended. */
  isLastAwaited(ref: Ref): boolean {
    return this.#awaited.has(ref) && this.#awaited.size === 1;
  }

  /** Begins to wait for the next limit of the awaited: `Infinity` if none has one. */
  beginGrace(): number {
    let nextMs = Number.POSITIVE_INFINITY;
    for (const child of this.#awaited.values()) {
      const limitMs = limitMsOf(child);
      // Who has had its time was killed, and only its end is missing.
      if (limitMs > this.#waitedMs && limitMs < nextMs) nextMs = limitMs;
    }
    this.#nextLimitMs = nextMs;
    return nextMs - Math.max(0, this.#waitedMs);
  }

  /** Stops children: one after the other until one has to be waited for, or all at the same time. */
  stopNext(): void {
    this.#waitedMs = NOT_YET;
    for (let child = this.#toStop.pop(); child; child = this.#toStop.pop()) {
      const hadEnded = !this.#children.isAlive(child);
      if (this.#children.stop(child) === 'exited') {
        const reason = this.#children.exitReason(child);
        if (reason) this.#reporter.stopped(child, reason, { during: this.#during, hadEnded });
        this.#children.setEnded(child);
      } else if (child.ref) {
        this.#awaited.set(child.ref, child);
        if (!this.#isParallel) return;
      }
    }
  }

  /** The grace is over: kills those that have had their time. */
  killOverdue(): void {
    this.#waitedMs = this.#nextLimitMs;
    for (const child of this.#awaited.values()) {
      if (child && limitMsOf(child) <= this.#waitedMs) this.#children.kill(child);
    }
  }

  awaitedEnded(ref: Ref, reason: ExitReason): void {
    const child = this.#awaited.get(ref);
    this.#awaited.delete(ref);
    if (!child) return;
    this.#reporter.stopped(child, reason, { during: this.#during, hadEnded: false });
    this.#children.setEnded(child);
  }

  /** Waits for what a failed start has left, then concludes. */
  awaitRemains(remains: Ref, conclude: () => void): void {
    this.#awaited.set(remains, undefined);
    this.#conclude = conclude;
  }

  conclude(): void {
    const conclude = this.#conclude;
    this.#conclude = nothing;
    conclude();
  }

  /** Starts what was planned, up to the first that fails. */
  startAll(): StartFailure | undefined {
    for (const child of this.#toStart.splice(0)) {
      const result = this.#children.start(child);
      if (result.type === 'failed') {
        const { reason, remains } = result;
        this.#reporter.startFailed(child, reason);
        return { child, reason, ...(remains && { remains }) };
      }
      if (result.type === 'started' && this.#cause) this.#reporter.restarted(child, this.#cause);
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
    return { awaited: this.#awaited.size, toStop: this.#toStop.length };
  }
}

const nothing = (): void => {};

/** Before the first limit, which may be 0, is over. */
const NOT_YET = -1;

/** How long a child may take to stop. */
function limitMsOf(child: Child | undefined): number {
  const shutdownMs = child?.spec.shutdownMs;
  return typeof shutdownMs === 'number' ? shutdownMs : Number.POSITIVE_INFINITY;
}
