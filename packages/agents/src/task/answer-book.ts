import type { AgentProfile } from '../agent/agent-profile.ts';
import type { Answer } from '../agent/answer.ts';
import type { Judgement } from '../validation/verdict.ts';

/** An answer to a task, whatever it turned out to be worth. */
export interface GivenAnswer {
  readonly agent: string;
  readonly family: string | undefined;
  readonly tier: number;
  readonly hash: string;
  readonly answer: Answer;
}

/** Who tried a task, and what they answered. */
export class AnswerBook {
  readonly #tried = new Map<string, Pick<GivenAnswer, 'family' | 'tier'>>();
  readonly #answers: GivenAnswer[] = [];
  readonly #judgements = new Map<GivenAnswer, Judgement>();

  /** An agent failed at it without an answer. */
  tried({ id, family, tier }: AgentProfile): void {
    this.#tried.set(id, { family, tier });
  }

  add(given: GivenAnswer): void {
    const { agent, family, tier } = given;
    this.#tried.set(agent, { family, tier });
    this.#answers.push(given);
  }

  /** What the validators think of an answer. */
  judged(given: GivenAnswer, judgement: Judgement): void {
    this.#judgements.set(given, judgement);
  }

  judgementOf(given: GivenAnswer): Judgement | undefined {
    return this.#judgements.get(given);
  }

  /** Those that tried, the latest last. */
  get agents(): readonly string[] {
    return [...this.#tried.keys()];
  }

  get families(): readonly string[] {
    return [...this.#tried.values()].flatMap(({ family }) =>
      family === undefined ? [] : [family],
    );
  }

  /** The highest tier that tried; 0 before anybody did. */
  get topTier(): number {
    return Math.max(0, ...[...this.#tried.values()].map(({ tier }) => tier));
  }

  /** In order. */
  get answers(): readonly GivenAnswer[] {
    return this.#answers;
  }

  /** The latest answer with this hash. */
  byHash(hash: string): GivenAnswer | undefined {
    return this.#answers.findLast((each) => each.hash === hash);
  }
}
