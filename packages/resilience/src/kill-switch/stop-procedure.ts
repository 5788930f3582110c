import type { Clock } from '@coppice/host';
import { messageOf, runStep } from './step-runner.ts';
import { killTargets, type StopTarget, signalTargets } from './stop-targets.ts';
import { describeTrip, type Stop, type StopStep } from './trip.ts';

/** How long each step of a stop may take. What is not done by then is left. */
export interface StopTimes {
  /** For the intent to be written. Default 50 ms: a journal that hangs must not delay the stop. */
  readonly recordMs: number;
  /** For those who are asked to end. Default 5 000 ms, as OTP's `shutdown`. */
  readonly graceMs: number;
  /** For those who are killed. Default 1 000 ms. */
  readonly killMs: number;
  /** Default 5 000 ms. */
  readonly persistMs: number;
  /** For a person to be told. Default 10 000 ms. */
  readonly notifyMs: number;
}

/** What holds where a time is left out. */
export const STOP_TIMES: StopTimes = {
  recordMs: 50,
  graceMs: 5_000,
  killMs: 1_000,
  persistMs: 5_000,
  notifyMs: 10_000,
};

/** What a stop does to the world. Each may be called again after a crash, with the same `stop.id`. */
export interface StopPorts {
  /** All that is to be stopped, as it is when asked. */
  readonly targets: () => Iterable<StopTarget>;
  /** Writes down that everything is to be stopped, before anything is. */
  readonly record?: (stop: Stop, signal: AbortSignal) => unknown;
  /** Writes down how it went: budgets, queues, what was under way. */
  readonly persist?: (stop: Stop, signal: AbortSignal) => unknown;
  /** Tells a person. */
  readonly notify?: (stop: Stop, signal: AbortSignal) => unknown;
}

/** How a step went. */
export interface StepEnd {
  readonly killed?: readonly string[];
  readonly error?: string;
}

/** Carries out the steps of one stop. Who ended when asked is not killed. */
export class StopProcedure {
  readonly #clock: Clock;
  readonly #ports: StopPorts;
  readonly #times: StopTimes;
  #ended: ReadonlySet<string> = new Set();

  constructor(clock: Clock, ports: StopPorts, times: StopTimes) {
    this.#clock = clock;
    this.#ports = ports;
    this.#times = times;
  }

  /** Never rejects: what stops nothing must not stop the stop. */
  async carryOut(step: StopStep, stop: Stop): Promise<StepEnd> {
    try {
      return await this.#carryOut(step, stop);
    } catch (error) {
      return { error: messageOf(error) };
    }
  }

  async #carryOut(step: StopStep, stop: Stop): Promise<StepEnd> {
    const { record, persist, notify } = this.#ports;
    const { recordMs, persistMs, notifyMs } = this.#times;
    switch (step) {
      case 'recording':
        return this.#tell(record, stop, recordMs);
      case 'signalling':
        return this.#signal(describeTrip(stop.cause));
      case 'killing':
        return this.#kill(describeTrip(stop.cause));
      case 'persisting':
        return this.#tell(persist, stop, persistMs);
      case 'notifying':
        return this.#tell(notify, stop, notifyMs);
    }
  }

  async #signal(reason: string): Promise<StepEnd> {
    const { graceMs } = this.#times;
    const options = { clock: this.#clock, reason, graceMs };
    this.#ended = await signalTargets([...this.#ports.targets()], options);
    return {};
  }

  async #kill(reason: string): Promise<StepEnd> {
    const left = [...this.#ports.targets()].filter(({ id }) => !this.#ended.has(id));
    const options = { clock: this.#clock, reason, withinMs: this.#times.killMs };
    const error = await killTargets(left, options);
    const killed = left.map(({ id }) => id);
    return error === undefined ? { killed } : { killed, error };
  }

  async #tell(port: StopPorts['record'], stop: Stop, withinMs: number): Promise<StepEnd> {
    if (!port) return {};
    const error = await runStep(this.#clock, withinMs, (signal) => port(stop, signal));
    return error === undefined ? {} : { error };
  }
}
