import { type ApplicationEvent, nameOfFailure } from 'coppice';
import type { FaultClass, InjectedFault } from 'coppice/testing';

/** How an injected fault must be called. Where several are right, any of them. */
const NAMES: Readonly<Record<FaultClass, RegExp>> = {
  crash: /^crash\.error$/,
  processKill: /^crash\.killed$/,
  blockedEventLoop: /^timeout\.silence$/,
  silence: /^timeout\.silence$/,
  streamStall: /^timeout\.silence$/,
  slowButAlive: /^leftAlone$/,
  identicalLoop: /^budget\.loop$/,
  periodicLoop: /^budget\.loop$/,
  hallucinatedPath: /^budget\.loop$/,
  plausibleWrong: /^byzantine\./,
  validJsonNonsense: /^byzantine\.schema$/,
  parrot: /^byzantine\.schema$/,
  budgetRunaway: /^budget\.tokens$/,
  rateLimitStorm: /^provider\.rateLimited$/,
  poisonedUpstream: /^(?:recalled|byzantine\..*)$/,
  duplicateOnResume: /^crash\.error$/,
};

/** Writes down what the runtime says of each attempt, to be compared with what was done to it. */
export class FaultLedger {
  readonly #names = new Map<string, Set<string>>();

  readonly note = (event: ApplicationEvent): void => {
    if (event.type === 'attempt.failed') {
      const { taskId, attempt } = event.failure;
      this.#namesOf(taskId, attempt).add(nameOfFailure(event.failure));
    }
    if (event.type === 'answer.judged') {
      const names = this.#namesOf(event.taskId, event.attempt);
      for (const { kind } of event.judgement.findings) names.add(`byzantine.${kind}`);
    }
  };

  /** A value of this task was taken back. */
  recalled(taskId: string, attempt: number): void {
    this.#namesOf(taskId, attempt).add('recalled');
  }

  /** Whether the runtime noticed a fault and called it by its name; a slow agent it must leave alone. */
  hasNoticed({ class: fault, taskId, attempt }: InjectedFault): boolean {
    const names = this.#names.get(keyOf(taskId, attempt)) ?? new Set();
    if (fault === 'slowButAlive') return ![...names].some((name) => name.startsWith('timeout.'));
    return [...names].some((name) => NAMES[fault].test(name));
  }

  #namesOf(taskId: string, attempt: number): Set<string> {
    const key = keyOf(taskId, attempt);
    const names = this.#names.get(key) ?? new Set<string>();
    this.#names.set(key, names);
    return names;
  }
}

const keyOf = (taskId: string, attempt: number): string => JSON.stringify([taskId, attempt]);
