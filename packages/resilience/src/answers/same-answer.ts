import { checkRatio } from '../option-checks.ts';
import { commonCount, shinglesOf, wordingOf } from './shingles.ts';

/** Whether an agent has learnt from being told that its answer was wrong. */
export type SameAnswerVerdict =
  | { readonly type: 'changed'; readonly similarity: number }
  | { readonly type: 'sameAgain'; readonly similarity: number; readonly finding: string };

/** An agent's new answer and the one that was refused before. */
export interface SameAnswerCase {
  readonly answer: string;
  readonly previous: string;
}

/** From where on an answer is the same again. */
export interface SameAnswerOptions {
  /** Above this similarity the answers are the same. Default 0.9; 0–1. */
  readonly sameAboveRatio: number;
}

/** What holds where options say nothing else. */
export const SAME_ANSWER_DEFAULTS: SameAnswerOptions = Object.freeze({
  // Judgement. Reflexion: blind retries give the identical wrong answer in 90–97 % of the cases.
  sameAboveRatio: 0.9,
});

/**
 * Compares an agent's new answer with its own refused one. The same answer again means that asking
 * this agent once more is of no use: leave the rung.
 *
 * Use it after each retry with feedback, on texts of any length. One changed word in a short answer is
 * a change, since it may be the word that matters; in a long one it is not.
 *
 * @param options See {@link SameAnswerOptions}; {@link SAME_ANSWER_DEFAULTS}.
 * @returns `changed` or `sameAgain`, with the Jaccard similarity of their three-word runs, 0–1; of
 *   texts that are too short for one, whether they have the same words.
 * @throws {RangeError} `sameAboveRatio` is not in 0–1.
 * @see Shinn et al., "Reflexion", 2023, on whose recorded retries the need was seen.
 * @example
 * import { sameAnswer } from '@coppice/resilience';
 * const verdict = sameAnswer({ answer: 'The capital is Graz.', previous: 'the capital is Graz' });
 * if (verdict.type !== 'sameAgain') throw new Error(verdict.type);
 */
export function sameAnswer(
  { answer, previous }: SameAnswerCase,
  options: Partial<SameAnswerOptions> = {},
): SameAnswerVerdict {
  const { sameAboveRatio } = { ...SAME_ANSWER_DEFAULTS, ...options };
  checkRatio('sameAboveRatio', sameAboveRatio);
  const similarity = similarityOf(wordingOf(answer), wordingOf(previous));
  if (similarity <= sameAboveRatio) return { type: 'changed', similarity };
  const finding =
    'The answer is the same as the one that was refused; the finding has not been taken into account.';
  return { type: 'sameAgain', similarity, finding };
}

function similarityOf(words: readonly string[], others: readonly string[]): number {
  const one = shinglesOf(words, 3);
  const other = shinglesOf(others, 3);
  const common = commonCount(one, other);
  const all = one.size + other.size - common;
  if (one.size > 0 && other.size > 0) return common / all;
  return words.join(' ') === others.join(' ') ? 1 : 0;
}
