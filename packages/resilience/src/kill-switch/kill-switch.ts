import type { Host } from '@coppice/host';
import type { BudgetEvent } from '../budget/budget-event.ts';
import {
  type ErrorRate,
  type ErrorRateLimit,
  isTooManyErrors,
  NO_RESULTS,
  noteResult,
} from './error-rate.ts';
import type { KillSwitchActor } from './kill-switch.machine.ts';
import {
  type KillSwitchChange,
  KillSwitchTrippedError,
  type StoppedRefusal,
} from './kill-switch-change.ts';
import type { SavedKillSwitch } from './saved-kill-switch.ts';
import type { StopProcedure } from './stop-procedure.ts';
import { describeTrip, type Stop, type StopStep, type TripCause } from './trip.ts';
import { NO_VELOCITY, noteTokens, tokensPerMinute, type Velocity } from './velocity.ts';

/** What a kill switch is made of. */
export interface KillSwitchParts {
  readonly host: Pick<Host, 'clock' | 'ids'>;
  readonly actor: KillSwitchActor;
  readonly procedure: StopProcedure;
  /** The budget whose limits trip it. */
  readonly budget: string;
  readonly errorRate: ErrorRateLimit | undefined;
  readonly tokensPerMinute: number;
  readonly tell: (change: KillSwitchChange) => void;
  /** Writes down what has to survive a restart; `undefined`: nobody does. */
  readonly keep: ((saved: SavedKillSwitch) => void) | undefined;
}

/** `draining` is on its way to `stopped`; work is refused in both. */
export type KillSwitchMode = 'armed' | 'draining' | 'stopped';

/**
 * Stops everything, once, until a person lets it go. Made by `createKillSwitch`.
 *
 * @example
 * import { virtualHost } from '@coppice/host';
 * import { createKillSwitch } from '@coppice/resilience';
 * using killSwitch = createKillSwitch({ host: virtualHost({ seed: 1 }), targets: () => [] });
 * killSwitch.trip({ by: 'ann', reason: 'wrong prompt' });
 * await killSwitch.stopped;
 * killSwitch.reset({ by: 'ann', reason: 'prompt fixed' });
 * if (killSwitch.mode !== 'armed') throw new Error(killSwitch.mode);
 */
export class KillSwitch implements Disposable {
  readonly #parts: KillSwitchParts;
  #errors: ErrorRate = NO_RESULTS;
  #velocity: Velocity = NO_VELOCITY;
  #isDisposed = false;
  /** Limits of which most is used up. */
  readonly #low = new Set<string>();
  #controller = new AbortController();
  #stopped = Promise.withResolvers<Stop>();

  /** Use `createKillSwitch`. */
  constructor(parts: KillSwitchParts) {
    this.#parts = parts;
  }

  get mode(): KillSwitchMode {
    const { value } = this.#parts.actor.getSnapshot();
    return (typeof value === 'string' ? value : 'draining') as KillSwitchMode; // The machine's states.
  }

  /** The present stop; `undefined` while armed. */
  get stop(): Stop | undefined {
    return this.#parts.actor.getSnapshot().context.stop;
  }

  /** Aborted when all are asked to end. After a reset there is a new one. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Resolves when the stop is through. After a reset it is about the next one. */
  get stopped(): Promise<Stop> {
    return this.#stopped.promise;
  }

  /** Whether new work may begin: `undefined`, or why not. */
  refusal(): StoppedRefusal | undefined {
    const { stop } = this;
    return stop && { type: 'refused', reason: 'stopped', cause: stop.cause };
  }

  /**
   * Stops everything because a person says so.
   *
   * @returns `ignored` when it is stopped or stopping already.
   */
  trip(order: { readonly by: string; readonly reason: string }): 'tripped' | 'ignored' {
    checkSaid('trip', order);
    return this.#trip({ type: 'operator', ...order });
  }

  /**
   * Lets work begin again. Only a person may, and only once the stop is through.
   *
   * @returns `ignored` while it is armed or still stopping.
   */
  reset(order: { readonly by: string; readonly reason: string }): 'armed' | 'ignored' {
    checkSaid('reset', order);
    if (this.mode !== 'stopped') return 'ignored';
    this.#parts.actor.send({ type: 'switch.reset' });
    this.#errors = NO_RESULTS;
    this.#velocity = NO_VELOCITY;
    this.#controller = new AbortController();
    this.#stopped = Promise.withResolvers();
    this.#keep();
    this.#parts.tell({ type: 'switch.reset', ...order });
    return 'armed';
  }

  /** Hand this to the budget as its `onEvent`. */
  readonly onBudgetEvent = (event: BudgetEvent): void => {
    if (event.type === 'budget.charged') this.#spent(event.amount.tokens);
    if (event.budget !== this.#parts.budget) return; // What is below it has its own guards.
    if (event.type === 'budget.low') this.#noteLow(event);
    // A call that is too large for a budget that has hardly been touched is that call's problem.
    const isUsedUp =
      event.type === 'budget.spent' ||
      (event.type === 'budget.refused' && this.#low.has(event.dimension));
    if (!isUsedUp) return;
    this.#trip({ type: 'budget', budget: event.budget, dimension: event.dimension });
  };

  /** Tells how a piece of work ended, for the error rate. */
  noteResult(result: { readonly failed: boolean }): void {
    const { errorRate, host } = this.#parts;
    if (!errorRate || this.mode !== 'armed') return;
    const { failed } = result;
    this.#errors = noteResult(this.#errors, { failed, atMs: host.clock.now() }, errorRate);
    if (!failed || !isTooManyErrors(this.#errors, errorRate)) return;
    const { failures, samples } = this.#errors;
    this.#trip({ type: 'errorRate', ratio: failures / samples, samples });
  }

  /** What has to survive a restart, as plain data. Save it at each change. */
  save(): SavedKillSwitch {
    const { stop, mode } = this;
    const { failures, samples, atMs } = this.#errors;
    const { clock } = this.#parts.host;
    const atWallMs = clock.wallTime() - (clock.now() - atMs);
    return {
      version: 1,
      ...(stop && { stop, step: mode === 'stopped' ? mode : (this.#step ?? 'recording') }),
      errors: { failures, samples, atWallMs },
    };
  }

  /**
   * For whoever made it: goes on where an earlier process was, in the middle of a stop too. The next
   * step begins a moment later, so that who is told of it knows this switch already.
   */
  resume(saved: SavedKillSwitch): void {
    const { failures, samples, atWallMs } = saved.errors;
    const { clock } = this.#parts.host;
    const ageMs = Math.max(0, clock.wallTime() - atWallMs);
    this.#errors = { failures, samples, atMs: clock.now() - ageMs };
    if (!this.stop) return;
    if (this.#step !== 'recording') this.#abort(this.stop.cause);
    if (this.mode === 'stopped') this.#stopped.resolve(this.stop);
    else void Promise.resolve().then(() => this.#goOn());
  }

  /** Ends its actor. What is under way is not stopped. */
  [Symbol.dispose](): void {
    this.#isDisposed = true;
    this.#parts.actor.stop();
  }

  #noteLow({ dimension, ratio }: Extract<BudgetEvent, { readonly type: 'budget.low' }>): void {
    this.#low.add(dimension);
    if (this.mode === 'armed') this.#parts.tell({ type: 'switch.low', dimension, ratio });
  }

  get #step(): StopStep | undefined {
    const { value } = this.#parts.actor.getSnapshot();
    if (typeof value !== 'object' || value === null) return undefined;
    return (value as { readonly draining: StopStep }).draining; // The machine's only nested state.
  }

  #spent(tokens: number): void {
    const { tokensPerMinute: most, host } = this.#parts;
    if (most === Number.POSITIVE_INFINITY) return;
    this.#velocity = noteTokens(this.#velocity, tokens, host.clock.now());
    const velocity = tokensPerMinute(this.#velocity);
    if (velocity > most) this.#trip({ type: 'velocity', tokensPerMinute: velocity });
  }

  #trip(cause: TripCause): 'tripped' | 'ignored' {
    if (this.mode !== 'armed' || this.#isDisposed) return 'ignored';
    const { actor, host, tell } = this.#parts;
    const id = host.ids.next('stop');
    actor.send({ type: 'switch.trip', id, cause, atWallMs: host.clock.wallTime() });
    this.#keep(); // First: who dies now goes on with the stop.
    if (this.stop) tell({ type: 'switch.tripped', stop: this.stop });
    this.#goOn();
    return 'tripped';
  }

  /** Carries out the step that the machine stands at, and the next ones. */
  #goOn(): void {
    const { actor, procedure, tell } = this.#parts;
    const { stop } = this;
    const step = this.#step;
    if (!stop || step === undefined || this.#isDisposed) return;
    // Nothing is ended before it is written that everything will be.
    if (step !== 'recording') this.#abort(stop.cause);
    this.#keep();
    tell({ type: 'switch.step', stop, step });
    void procedure.carryOut(step, stop).then((end) => {
      if (this.#isDisposed) return;
      actor.send({ type: 'step.ended', step, ...end });
      if (this.mode === 'stopped') this.#end();
      else this.#goOn();
    });
  }

  /** Nothing is done after telling: who is told may reset it, and trip it again. */
  #end(): void {
    const { stop } = this;
    if (!stop) return;
    this.#keep();
    this.#stopped.resolve(stop);
    this.#parts.tell({ type: 'switch.stopped', stop });
  }

  #keep(): void {
    this.#parts.keep?.(this.save());
  }

  #abort(cause: TripCause): void {
    this.#controller.abort(new KillSwitchTrippedError(cause, describeTrip(cause)));
  }
}

function checkSaid(what: string, { by, reason }: { readonly by: string; readonly reason: string }) {
  if (by !== '' && reason !== '') return;
  throw new TypeError(`${what} needs who and why, got by "${by}", reason "${reason}"`);
}
