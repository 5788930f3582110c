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

/** One line of a book. */
export type BookNote =
  /** An agent failed at it without an answer. */
  | ({ readonly type: 'tried'; readonly agent: string } & Pick<GivenAnswer, 'family' | 'tier'>)
  | { readonly type: 'answered'; readonly given: GivenAnswer }
  /** What the validators think of the answer at this place. */
  | { readonly type: 'judged'; readonly index: number; readonly judgement: Judgement };

/** Who tried a task, and what they answered. */
export class AnswerBook {
  readonly #onNote: (note: BookNote) => void;
  readonly #tried = new Map<string, Pick<GivenAnswer, 'family' | 'tier'>>();
  readonly #answers: GivenAnswer[] = [];
  readonly #judgements = new Map<GivenAnswer, Judgement>();

  /** `notes`: what an earlier process wrote into it. */
  constructor(onNote: (note: BookNote) => void = () => {}, notes: readonly BookNote[] = []) {
    this.#onNote = onNote;
    for (const note of notes) this.#apply(note);
  }

  /** An agent failed at it without an answer. */
  tried({ id: agent, family, tier }: AgentProfile): void {
    this.#note({ type: 'tried', agent, family, tier });
  }

  add(given: GivenAnswer): void {
    this.#note({ type: 'answered', given });
  }

  /** What the validators think of an answer. */
  judged(given: GivenAnswer, judgement: Judgement): void {
    this.#note({ type: 'judged', index: this.#answers.lastIndexOf(given), judgement });
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

  #note(note: BookNote): void {
    this.#apply(note);
    this.#onNote(note);
  }

  #apply(note: BookNote): void {
    switch (note.type) {
      case 'tried': {
        const { agent, family, tier } = note;
        this.#tried.set(agent, { family, tier });
        return;
      }
      case 'answered': {
        const { agent, family, tier } = note.given;
        this.#tried.set(agent, { family, tier });
        this.#answers.push(note.given);
        return;
      }
      case 'judged': {
        const given = this.#answers[note.index];
        if (given) this.#judgements.set(given, note.judgement);
      }
    }
  }
}
