import { checkCount, checkRatio } from '../option-checks.ts';
import { commonCount, shinglesOf, wordingOf } from './shingles.ts';

/** Whether two answers have their wording from one another. */
export type CopyVerdict =
  | {
      /** Too little wording of its own to judge by: short and structured answers *should* agree. */
      readonly type: 'notApplicable';
      /** How many shingles the poorer answer has. */
      readonly shingles: number;
    }
  | { readonly type: 'pass'; readonly containment: number }
  | { readonly type: 'suspect' | 'copied'; readonly containment: number; readonly finding: string };

/** Two answers, and what both had before them. */
export interface CopyCase {
  readonly answer: string;
  /** An answer of another agent to the same task. */
  readonly other: string;
  /** The task's own texts: input, template, quoted documents. What is in them is no copying. */
  readonly given?: readonly string[];
}

/** From where on wording is taken to be copied. */
export interface CopyOptions {
  /** Words per shingle. Default 3; ≥ 1. */
  readonly shingleWords: number;
  /** Fewest shingles of the poorer answer. Default 40; ≥ 1. */
  readonly leastShingles: number;
  /** From this containment on: suspect. Default 0.25; 0–1. */
  readonly suspectRatio: number;
  /** From this containment on: copied. Default 0.6; `suspectRatio`–1. */
  readonly copiedRatio: number;
}

/** What holds where options say nothing else. */
export const COPY_DEFAULTS: CopyOptions = Object.freeze({
  // Measured on 69 chunks of 200 words of prose on one topic, and on edited copies of them.
  shingleWords: 3,
  leastShingles: 40,
  suspectRatio: 0.25, // Independent texts: 98 % below 0.02; other parts of one document: below 0.20.
  copiedRatio: 0.6, // Copies with a tenth of the words edited: 98 % above 0.65.
});

/**
 * Compares the wording of two answers that should be independent, by the share of the shorter one's
 * three-word runs that the other has too (containment).
 *
 * Use it on prose of about 50 words or more, before two answers are counted as two votes. Containment
 * finds a copy inside a longer text, which Jaccard similarity misses. Paraphrase is not found.
 *
 * @param options See {@link CopyOptions}; {@link COPY_DEFAULTS} holds where they say nothing.
 * @returns `notApplicable` if too little is left to compare, else `pass`, `suspect` or `copied` with
 *   the containment, 0–1.
 * @throws {RangeError} An option is outside its range; the message has the value.
 * @see Broder, "On the resemblance and containment of documents", 1997.
 * @example
 * import { copied } from '@coppice/resilience';
 * const answer = Array.from({ length: 60 }, (_, index) => `word${index}`).join(' ');
 * const verdict = copied({ answer, other: `As I see it: ${answer}` });
 * if (verdict.type !== 'copied') throw new Error(verdict.type);
 */
export function copied(
  { answer, other, given = [] }: CopyCase,
  options: Partial<CopyOptions> = {},
): CopyVerdict {
  const rules = { ...COPY_DEFAULTS, ...options };
  checkOptions(rules);
  const shingles = (text: string) => shinglesOf(wordingOf(text), rules.shingleWords);
  const known = given.map(shingles);
  const left = without(shingles(answer), known);
  const right = without(shingles(other), known);
  const fewest = Math.min(left.size, right.size);
  if (fewest < rules.leastShingles) return { type: 'notApplicable', shingles: fewest };
  const containment = commonCount(left, right) / fewest;
  if (containment < rules.suspectRatio) return { type: 'pass', containment };
  const type = containment < rules.copiedRatio ? 'suspect' : 'copied';
  const percent = Math.round(containment * 100);
  const finding = `${percent} % of the wording of the shorter answer is also in the other; the two do not count as independent.`;
  return { type, containment, finding };
}

function without(
  shingles: ReadonlySet<number>,
  known: readonly ReadonlySet<number>[],
): ReadonlySet<number> {
  if (known.length === 0) return shingles;
  return new Set([...shingles].filter((shingle) => !known.some((one) => one.has(shingle))));
}

function checkOptions(options: CopyOptions): void {
  checkCount('shingleWords', options.shingleWords);
  checkCount('leastShingles', options.leastShingles);
  checkRatio('suspectRatio', options.suspectRatio);
  checkRatio('copiedRatio', options.copiedRatio);
  if (options.copiedRatio < options.suspectRatio) {
    throw new RangeError(`copiedRatio must be ≥ suspectRatio, got ${options.copiedRatio}`);
  }
}
