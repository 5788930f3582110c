import type { Clock, Timer } from '@coppice/host';
import type { Permit } from './admission.ts';
import type { CallOutcome } from './classify.ts';

/** Whom a permit tells how its call ended. */
export interface PermitIssuer {
  settled(permit: IssuedPermit, outcome: CallOutcome, tookMs: number): boolean;
  expired(permit: IssuedPermit, atMs: number): void;
}

/** What an issuer knows its permits by. */
export interface IssuedPermit {
  readonly generation: number;
  /** 0: an ordinary call. */
  readonly trialId: number;
}

/** Leave to make a call that nobody measures: while closed, without deadline or slow calls. */
export class PlainPermit implements Permit, IssuedPermit {
  readonly type = 'admitted';
  readonly generation: number;
  readonly #issuer: PermitIssuer;
  #isSettled = false;

  constructor(issuer: PermitIssuer, generation: number) {
    this.#issuer = issuer;
    this.generation = generation;
  }

  get isTrial(): boolean {
    return false;
  }

  get trialId(): number {
    return 0;
  }

  settle(outcome: CallOutcome): boolean {
    if (this.#isSettled) return false;
    this.#isSettled = true;
    return this.#issuer.settled(this, outcome, 0);
  }

  [Symbol.dispose](): void {
    this.settle('neutral');
  }
}

interface TimedCall extends IssuedPermit {
  readonly issuer: PermitIssuer;
  readonly clock: Clock;
  /** It has failed when it is not settled for so long; `Infinity` never. */
  readonly limitMs: number;
  readonly onExpired: (() => void) | undefined;
}

/** Leave to make a call that is measured, and may run out. */
export class TimedPermit implements Permit, IssuedPermit {
  readonly type = 'admitted';
  readonly generation: number;
  readonly trialId: number;
  readonly #issuer: PermitIssuer;
  readonly #clock: Clock;
  readonly #beganAtMs: number;
  readonly #timer: Timer;
  #isSettled = false;

  constructor(call: TimedCall) {
    const { issuer, generation, trialId, clock, limitMs, onExpired } = call;
    this.#issuer = issuer;
    this.generation = generation;
    this.trialId = trialId;
    this.#clock = clock;
    this.#beganAtMs = clock.now();
    if (limitMs === Number.POSITIVE_INFINITY) return;
    this.#timer = clock.setTimeout(() => {
      if (this.#isSettled) return;
      this.#isSettled = true;
      // A timer that fires late does not lengthen the period that begins with it.
      issuer.expired(this, this.#beganAtMs + limitMs);
      onExpired?.();
    }, limitMs);
  }

  get isTrial(): boolean {
    return this.trialId > 0;
  }

  settle(outcome: CallOutcome): boolean {
    if (this.#isSettled) return false;
    this.#isSettled = true;
    if (this.#timer !== undefined) this.#clock.clearTimeout(this.#timer);
    return this.#issuer.settled(this, outcome, this.#clock.now() - this.#beganAtMs);
  }

  [Symbol.dispose](): void {
    this.settle('neutral');
  }
}
