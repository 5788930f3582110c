import { checkFinite } from '../option-checks.ts';
import {
  type Admission,
  CANCELLED,
  type CallAnswer,
  type CallOptions,
  limitOf,
  type Permit,
  type Refusal,
  refusalIn,
} from './admission.ts';
import type { BreakerEvent, BreakerInput, BreakerMode } from './breaker.machine.ts';
import type { BreakerHome } from './breaker-home.ts';
import type { BreakerSettings } from './breaker-settings.ts';
import type { CallRecord } from './call-record.ts';
import { type CallOutcome, outcomeOfError, outcomeOfValue } from './classify.ts';
import { createRecord } from './create-record.ts';
import { Modes, trialEnded } from './modes.ts';
import { NEVER_ABORTED } from './never-aborted.ts';
import { type IssuedPermit, type PermitIssuer, PlainPermit, TimedPermit } from './permit.ts';
import { resumedMode, resumedRecord, type SavedBreaker, savedBreaker } from './saved-breaker.ts';
import { watchedCall } from './watched-call.ts';

const NEVER = Number.POSITIVE_INFINITY;

/**
 * Guards one thing that may fail: after repeated failures calls are refused at once, until a trial
 * call shows that it is back. Made by `createBreaker` and by `createBreakers`.
 *
 * While nothing is wrong a breaker is a few numbers. Its machine, an XState actor, is started at the
 * first event that may change the mode; from then on it alone decides, and is asked only then.
 *
 * @example
 * import { virtualHost } from '@coppice/host';
 * import { createBreaker } from '@coppice/resilience';
 * const breaker = createBreaker({ key: 'search', host: virtualHost({ seed: 1 }) });
 * const admission = breaker.admit();
 * if (admission.type === 'admitted') admission.settle('success');
 * if (breaker.mode !== 'closed') throw new Error(breaker.mode);
 */
export class Breaker<Key = unknown> implements PermitIssuer {
  readonly key: Key;
  /** For the registry: its round in which this breaker was last used. */
  usedInRound = 0;
  readonly #home: BreakerHome<Key>;
  readonly #settings: BreakerSettings;
  #record: CallRecord | undefined;
  #modes: Modes | undefined;
  #mode: BreakerMode = 'closed';
  #generation = 1;
  #inFlight = 0;
  #lateResults = 0;

  constructor(key: Key, home: BreakerHome<Key>, settings: BreakerSettings) {
    this.key = key;
    this.#home = home;
    this.#settings = settings;
  }

  /** Reading changes nothing: one whose time is over stays `open` until somebody asks. */
  get mode(): BreakerMode {
    return this.#mode;
  }

  /** The number of the present period. Each change of mode begins a new one. */
  get generation(): number {
    return this.#generation;
  }

  /** How many results came too late to count. */
  get lateResults(): number {
    return this.#lateResults;
  }

  /** How long calls are refused: 0 when one would be admitted now, `Infinity` while isolated. */
  get retryAfterMs(): number {
    return this.#modes?.waitMs(this.#home.clock.now()) ?? 0;
  }

  /** Whether nothing is lost with it: closed, no failure remembered, no call under way. */
  get isIdle(): boolean {
    if (this.#mode !== 'closed' || this.#inFlight > 0) return false;
    return this.#record?.isClean(this.#home.clock.now()) ?? true;
  }

  /** Asks for leave to make one call. The place is taken when this returns. */
  admit(options?: CallOptions): Admission {
    if (options?.signal?.aborted) return CANCELLED;
    return this.#issue(limitOf(options, this.#settings.callTimeoutMs), undefined);
  }

  /**
   * Makes a call if it is admitted, and counts how it ends.
   *
   * @returns The value, or the refusal. What `work` throws is thrown on; so are the reason of a
   *   caller's abort, and `DeadlineExceededError`.
   */
  call<Value>(
    work: (signal: AbortSignal) => Value | PromiseLike<Value>,
    options?: CallOptions,
  ): Promise<CallAnswer<Value>> {
    const { callTimeoutMs, isMeasured, classify } = this.#settings;
    if (this.#mode === 'closed' && options === undefined && !isMeasured) return this.#call(work);
    const { signal } = options ?? {};
    const limitMs = limitOf(options, callTimeoutMs);
    if (signal?.aborted) return Promise.resolve(CANCELLED);
    const refused = this.#refusal();
    if (refused) return Promise.resolve(refused);
    const issue = (onExpired: () => void): Permit | Refusal => this.#issue(limitMs, onExpired);
    return watchedCall(work, { issue, signal, limitMs, classify });
  }

  /** Holds it open by hand, until as many releases. Results of calls under way no longer count. */
  isolate(): void {
    this.#tell({ type: 'breaker.isolate', atMs: this.#home.clock.now() });
  }

  /** Undoes one `isolate`; the last one closes it. Does nothing when it is not held. */
  release(): void {
    if (this.#modes) this.#tell({ type: 'breaker.release', atMs: this.#home.clock.now() });
  }

  /** Closes it by hand, with empty counters, and lifts every hold. */
  reset(): void {
    this.#tell({ type: 'breaker.reset', atMs: this.#home.clock.now() });
  }

  /**
   * Opens it on evidence from elsewhere, such as `Retry-After`. One that is open stays so for the
   * longer of both times; one that is isolated does not change.
   *
   * @param options.openForMs Instead of the time by its rule; ≥ 0.
   * @throws {RangeError} It is negative or not finite; for ever there is `isolate`.
   */
  trip(options: { readonly openForMs?: number } = {}): void {
    const { clock, chance } = this.#home;
    if (options.openForMs !== undefined) checkFinite('openForMs', options.openForMs, 0);
    this.#tell({ type: 'breaker.trip', atMs: clock.now(), chance: chance(), ...options });
  }

  /** What has to survive a restart, as plain data. */
  save(): SavedBreaker {
    const state = { mode: this.#mode, generation: this.#generation, record: this.#record };
    return savedBreaker({ ...state, modes: this.#modes?.context }, this.#home.clock);
  }

  /** For whoever made it: goes on where an earlier process was. Calls of that one are gone. */
  resume(saved: SavedBreaker): void {
    const { clock } = this.#home;
    const resumed = resumedMode(saved, clock);
    const record = resumedRecord(saved, clock);
    this.#generation = saved.generation + 1;
    if (record) this.#recordOf().restore(record, clock.now());
    if (!resumed) return;
    this.#startModes(resumed);
    this.#mode = resumed.type;
  }

  /** For whoever made it: ends its actor. Results of calls under way no longer count. */
  stop(): void {
    this.#modes?.stop();
    this.#modes = undefined;
    this.#generation++;
  }

  settled(permit: IssuedPermit, outcome: CallOutcome, tookMs: number): boolean {
    this.#inFlight--;
    const slow = tookMs > this.#settings.slowOverMs;
    const { generation, trialId: id } = permit;
    if (id === 0) return this.#count(generation, outcome, slow);
    if (generation !== this.#generation) return this.#tooLate();
    const { clock, chance } = this.#home;
    this.#tell(trialEnded(outcome, { atMs: clock.now(), id, slow, chance }));
    return true;
  }

  expired({ generation, trialId: id }: IssuedPermit, atMs: number): void {
    this.#inFlight--;
    if (id === 0) this.#count(generation, 'failure', this.#settings.slowOverMs < NEVER);
    else if (generation !== this.#generation) this.#tooLate();
    else this.#tell({ type: 'trial.expired', atMs, id, chance: this.#home.chance() });
  }

  /** While closed nothing has to be asked, and nothing but the promise is made. */
  async #call<Value>(
    work: (signal: AbortSignal) => Value | PromiseLike<Value>,
  ): Promise<CallAnswer<Value>> {
    const generation = this.#generation;
    let outcome: CallOutcome = 'neutral';
    this.#inFlight++;
    try {
      let value: Value;
      try {
        value = await work(NEVER_ABORTED);
      } catch (error) {
        outcome = outcomeOfError(this.#settings.classify, error, undefined);
        throw error;
      }
      outcome = outcomeOfValue(this.#settings.classify, value);
      return { type: 'answered', value };
    } finally {
      this.#inFlight--;
      this.#count(generation, outcome, false);
    }
  }

  #issue(limitMs: number, onExpired: (() => void) | undefined): Permit | Refusal {
    const { clock } = this.#home;
    if (this.#mode === 'closed') {
      const generation = this.#generation;
      this.#inFlight++;
      const isPlain = limitMs === NEVER && this.#settings.slowOverMs === NEVER;
      if (isPlain) return new PlainPermit(this, generation);
      return new TimedPermit({ issuer: this, generation, trialId: 0, clock, limitMs, onExpired });
    }
    const refused = this.#refusal() ?? this.#refusalOnceExpired();
    if (refused) return refused;
    const modes = this.#modesOf();
    const trialId = modes.requestTrial(clock.now());
    const { generation } = modes.context; // A listener may begin another one.
    this.#inFlight++;
    this.#noteMode();
    this.#home.keep?.(this.key, this.save());
    const trial = { issuer: this, generation, trialId, clock, onExpired };
    const { leaseMs } = this.#settings.trials;
    return new TimedPermit({ ...trial, limitMs: Math.min(limitMs, leaseMs) });
  }

  /** Known without asking the machine. */
  #refusal(): Refusal | undefined {
    const { retryAfterMs } = this;
    return retryAfterMs > 0 ? refusalIn(this.#mode, retryAfterMs) : undefined;
  }

  /** A trial's lease is over when it is over, also when the event loop has not come to its timer. */
  #refusalOnceExpired(): Refusal | undefined {
    const trial = this.#modesOf().overdueTrial(this.#home.clock.now());
    if (!trial) return undefined;
    const { id, leaseUntilMs: atMs } = trial;
    this.#tell({ type: 'trial.expired', id, atMs, chance: this.#home.chance() });
    return this.#refusal();
  }

  #count(generation: number, outcome: CallOutcome, slow: boolean): boolean {
    if (generation !== this.#generation) return this.#tooLate();
    if (outcome === 'neutral') return true;
    const failed = outcome === 'failure';
    const { trip, hasAges } = this.#settings;
    if (!failed && trip.type === 'failuresWithin') return true; // However many succeed.
    if (!failed && !this.#record && trip.type === 'consecutive') return true; // No streak to clear.
    const nowMs = hasAges ? this.#home.clock.now() : 0;
    const record = this.#recordOf();
    const isNews = failed || !record.isClean(nowMs);
    if (record.note(failed, slow, nowMs)) this.trip();
    else if (isNews) this.#home.keep?.(this.key, this.save());
    return true;
  }

  #tooLate(): false {
    this.#lateResults++;
    return false;
  }

  #recordOf(): CallRecord {
    this.#record ??= createRecord(this.#settings.trip);
    return this.#record;
  }

  #modesOf(): Modes {
    return this.#modes ?? this.#startModes();
  }

  #startModes(resumed?: BreakerInput['resumed']): Modes {
    const { coolDown, trials } = this.#settings;
    const input = { coolDown, trials, generation: this.#generation, ...(resumed && { resumed }) };
    this.#modes = new Modes(this.#home.startActor(this.key, input));
    return this.#modes;
  }

  #tell(event: BreakerEvent): void {
    this.#modesOf().send(event);
    this.#noteMode(event.atMs);
    this.#home.keep?.(this.key, this.save());
  }

  /** After the machine has handled an event, so that who is told of a change may ask at once. */
  #noteMode(atMs = this.#home.clock.now()): void {
    const { mode, context } = this.#modesOf();
    const from = this.#mode;
    if (context.generation === this.#generation) return;
    this.#mode = mode;
    this.#generation = context.generation;
    this.#record = undefined; // Each period begins with empty counters.
    if (mode === from) return;
    const { generation } = context;
    this.#home.changes.tell({ key: this.key, from, to: mode, generation, atMs });
  }
}
