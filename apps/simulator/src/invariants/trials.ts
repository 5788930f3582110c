import type { Breakers } from '@coppice/resilience';
import type { Findings } from './findings.ts';

/** `oneTrial`: while a breaker finds out whether its agent is well, one attempt at a time reaches it. */
export class Trials {
  readonly #findings: Findings;
  readonly #breakers: () => Breakers;
  /** By half-open period: one whose time is over has failed, though its agent may go on. */
  readonly #underWay = new Map<string, number>();

  constructor(findings: Findings, breakers: () => Breakers) {
    this.#findings = findings;
    this.#breakers = breakers;
  }

  /** An attempt begins. Call what is returned when it is over. */
  begin(agent: string, taskType: string): () => void {
    const breaker = this.#breakers().peek(agent, taskType);
    if (breaker?.mode !== 'halfOpen') return () => {};
    const key = `${agent}/${taskType}, period ${breaker.generation}`;
    const trials = (this.#underWay.get(key) ?? 0) + 1;
    this.#underWay.set(key, trials);
    if (trials > 1) this.#findings.add('oneTrial', `${trials} trials at once of ${key}`);
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.#underWay.set(key, (this.#underWay.get(key) ?? 1) - 1);
    };
  }
}
