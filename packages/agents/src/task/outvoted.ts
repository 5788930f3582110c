import type { Validator } from '../validation/validator.ts';
import type { Judgement } from '../validation/verdict.ts';
import type { GivenOpinion } from './task-world.ts';

/** An opinion that turned out to be wrong, and whose vote showed it. */
export interface OutvotedOpinion {
  readonly opinion: GivenOpinion;
  readonly validator: string;
}

/** Everything said about an answer once it is judged. */
export interface Vote {
  /** The answer's value, if it is accepted. */
  readonly accepted?: { readonly value: unknown };
  readonly judgement: Judgement;
  readonly validators: readonly Validator<unknown, unknown>[];
  /** What the validators heard of others. */
  readonly heard: readonly GivenOpinion[];
  /** Every answer that others, asked for this task, ever gave. */
  readonly opinions: readonly GivenOpinion[];
}

/**
 * Who was asked and was wrong: whom a verdict names and, once an answer is accepted, whoever said
 * something else. A verdict of a doubt names nobody, so that without the latter nobody would have been
 * wrong where two doubted answers agree in the end.
 */
export function outvotedOpinions(vote: Vote): readonly OutvotedOpinion[] {
  const { accepted, judgement, validators, heard, opinions } = vote;
  return judgement.verdicts.flatMap(({ validator, verdict }) => {
    const named = new Set(verdict.outvoted);
    const wrong = new Set(heard.filter(({ agent }) => named.has(agent)));
    const { isSame } = validators.find(({ name }) => name === validator) ?? {};
    if (accepted && isSame) {
      for (const opinion of opinions) {
        if (!isSame(opinion.answer.value, accepted.value)) wrong.add(opinion);
      }
    }
    return [...wrong].map((opinion) => ({ opinion, validator }));
  });
}
