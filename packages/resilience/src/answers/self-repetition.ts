import { checkCount, checkRatio } from '../option-checks.ts';
import { shinglesOf, wordingOf } from './shingles.ts';

/** Whether a text goes on saying the same. */
export type RepetitionVerdict =
  | { readonly type: 'notApplicable' }
  | { readonly type: 'pass'; readonly repetition: number }
  | { readonly type: 'repeating'; readonly repetition: number; readonly finding: string };

/** From where on a text repeats itself. */
export interface RepetitionOptions {
  /** How many of the last words are looked at. Default 200; ≥ `leastWords`. */
  readonly lastWords: number;
  /** Fewest words to judge by. Default 40; ≥ 4. */
  readonly leastWords: number;
  /** Above this share of repeated four-word runs a text repeats itself. Default 0.5; 0–1. */
  readonly repeatingAboveRatio: number;
}

/** What holds where options say nothing else. */
export const REPETITION_DEFAULTS: RepetitionOptions = Object.freeze({
  lastWords: 200,
  leastWords: 40, // Judgement.
  // 69 chunks of prose: median 0.01, 98 % below 0.14, largest 0.32; one sentence repeated: 0.94.
  repeatingAboveRatio: 0.5,
});

/**
 * Looks whether the end of a text says the same over and over: 1 − distinct / all four-word runs.
 *
 * Use it on a long answer, or on what has been streamed so far, to end one that will not end itself.
 * Tables and code repeat themselves without harm: do not use it on them.
 *
 * @param options See {@link RepetitionOptions}; {@link REPETITION_DEFAULTS}.
 * @returns `notApplicable` for a short text, else `pass` or `repeating`, with the share 0–1.
 * @throws {RangeError} An option is outside its range; the message has the value.
 * @see Welleck et al., "Neural Text Generation with Unlikelihood Training", 2020 (seq-rep-4).
 * @example
 * import { selfRepetition } from '@coppice/resilience';
 * const verdict = selfRepetition('I will now read the file again. '.repeat(20));
 * if (verdict.type !== 'repeating') throw new Error(verdict.type);
 */
export function selfRepetition(
  text: string,
  options: Partial<RepetitionOptions> = {},
): RepetitionVerdict {
  const { lastWords, leastWords, repeatingAboveRatio } = { ...REPETITION_DEFAULTS, ...options };
  checkCount('leastWords', leastWords, 4);
  checkCount('lastWords', lastWords, leastWords);
  checkRatio('repeatingAboveRatio', repeatingAboveRatio);
  const words = wordingOf(text).slice(-lastWords);
  if (words.length < leastWords) return { type: 'notApplicable' };
  const repetition = 1 - shinglesOf(words, 4).size / (words.length - 3);
  if (repetition <= repeatingAboveRatio) return { type: 'pass', repetition };
  const percent = Math.round(repetition * 100);
  const finding = `${percent} % of the last ${words.length} words repeat what was said before; say it once.`;
  return { type: 'repeating', repetition, finding };
}
