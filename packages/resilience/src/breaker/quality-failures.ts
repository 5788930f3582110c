import { checkCount } from '../option-checks.ts';
import type { CallOutcome } from './classify.ts';

/** Where `maxTasks` is not given. */
export const QUALITY_FAILURES_DEFAULTS = {
  /** Two: one agent's failure may be the agent's, two agents' on one task is the task's. */
  poisonAgents: 2,
  maxTasks: 10_000,
} as const;

/** What a bad answer says of the agent that gave it. */
export interface QualityFailure {
  /** For the agent's breaker: a failure, or nothing. */
  readonly outcome: Extract<CallOutcome, 'failure' | 'neutral'>;
  /** The task is at fault rather than its agents: retrying it elsewhere only spreads the harm. */
  readonly isPoison: boolean;
  /** Those that failed at it, in order. */
  readonly agents: readonly string[];
}

/**
 * Tells bad agents from bad tasks, before a bad answer is counted by an agent's breaker.
 *
 * Use it for failures of quality: what a validator rejects. A retry of the same task by the same agent
 * is no second failure, and a task at which several agents fail opens nobody's breaker any more. What
 * was counted before stays counted: one failure opens no breaker with the defaults. Not for crashes,
 * which say enough by themselves.
 *
 * @param options.poisonAgents From so many agents on the task is at fault. Default 2; ≥ 2.
 * @param options.maxTasks Remembered; beyond it the oldest is forgotten. Default 10 000; ≥ 1.
 * @throws {RangeError} An option is out of range; the message has it.
 * @see https://en.wikipedia.org/wiki/Poison_message
 * @example
 * import { QualityFailures } from '@coppice/resilience';
 * const failures = new QualityFailures();
 * const outcomes = ['ann', 'ann', 'bob'].map((agent) => failures.note('task 1', agent).outcome);
 * if (outcomes.join() !== 'failure,neutral,neutral') throw new Error(outcomes.join());
 */
export class QualityFailures {
  readonly #poisonAgents: number;
  readonly #maxTasks: number;
  readonly #agents = new Map<string, readonly string[]>();

  constructor(options: { readonly poisonAgents?: number; readonly maxTasks?: number } = {}) {
    const { poisonAgents, maxTasks } = { ...QUALITY_FAILURES_DEFAULTS, ...options };
    checkCount('poisonAgents', poisonAgents, 2);
    checkCount('maxTasks', maxTasks);
    this.#poisonAgents = poisonAgents;
    this.#maxTasks = maxTasks;
  }

  /** Notes a bad answer of an agent to a task, and says what to settle its permit with. */
  note(taskId: string, agent: string): QualityFailure {
    const before = this.#agents.get(taskId) ?? [];
    const isNews = !before.includes(agent) && before.length < this.#poisonAgents;
    const agents = isNews ? [...before, agent] : before;
    this.#agents.delete(taskId); // The one noted last is the youngest.
    this.#agents.set(taskId, agents);
    if (this.#agents.size > this.#maxTasks) this.#forgetOldest();
    const isPoison = agents.length >= this.#poisonAgents;
    return { outcome: isNews && !isPoison ? 'failure' : 'neutral', isPoison, agents };
  }

  /** Forgets a task that has ended. */
  forget(taskId: string): void {
    this.#agents.delete(taskId);
  }

  #forgetOldest(): void {
    const [oldest] = this.#agents.keys();
    if (oldest !== undefined) this.#agents.delete(oldest);
  }
}
