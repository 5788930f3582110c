import { checkRatio } from '../option-checks.ts';
import { type Facts, factsOf, type Name } from './facts.ts';
import { oppositesBetween } from './opposites.ts';

/** In what two answers clash. */
export type ClashKind = 'numbers' | 'names' | 'negation' | 'doubt' | 'opposites';

/** Whether two answers can both be true, as far as their surface tells. */
export type ContradictionVerdict =
  | { readonly type: 'pass' }
  | {
      readonly type: 'suspect';
      readonly clash: ClashKind;
      /** Names the clash, so that it can be fed back. */
      readonly finding: string;
    };

/** What counts as talking about the same. */
export interface ContradictionOptions {
  /** Least share of the poorer answer's words that the other has too. Default 0.2; 0–1. */
  readonly commonWordsRatio: number;
}

/** What holds where options say nothing else. */
export const CONTRADICTION_DEFAULTS: ContradictionOptions = Object.freeze({
  commonWordsRatio: 0.2, // ChatProtect, development half: from 0.1 to 0.25 it makes no difference.
});

/**
 * Compares two answers about the same subject and names the first thing in which they clash: numbers,
 * names, one negates, one does not know, one has the contrary word.
 *
 * A clash needs something on *both* sides that the other has not: an answer that only says less, or
 * more, does not contradict. Use it as a cheap trigger for a dearer check, on answers of a sentence or
 * a few in English; it understands nothing, so a suspect is no proof, and a pass is none either. On
 * ChatProtect (development half) it suspects 83 % of the contradictions and 25 % of the other pairs.
 *
 * @param one The first answer.
 * @param other The second; the order decides the words of the finding only.
 * @param options See {@link ContradictionOptions}; {@link CONTRADICTION_DEFAULTS}.
 * @returns `pass`, or `suspect` with a finding.
 * @throws {RangeError} `commonWordsRatio` is not in 0–1.
 * @see Mündler et al., "Self-contradictory Hallucinations of LLMs", 2024 (ChatProtect), the data.
 * @example
 * import { contradiction } from '@coppice/resilience';
 * const verdict = contradiction('The league had 10 teams.', 'The league had eight teams.');
 * if (verdict.type !== 'suspect' || verdict.clash !== 'numbers') throw new Error(verdict.type);
 */
export function contradiction(
  one: string,
  other: string,
  options: Partial<ContradictionOptions> = {},
): ContradictionVerdict {
  const { commonWordsRatio } = { ...CONTRADICTION_DEFAULTS, ...options };
  checkRatio('commonWordsRatio', commonWordsRatio);
  const left = factsOf(one);
  const right = factsOf(other);
  if (commonShare(left, right) < commonWordsRatio) return { type: 'pass' };
  return (
    numbersClash(left, right) ??
    namesClash(left, right) ??
    doubtClash(left, right) ??
    negationClash(left, right) ??
    oppositesClash(left, right) ?? { type: 'pass' }
  );
}

function commonShare(left: Facts, right: Facts): number {
  const [few, many] =
    left.content.size < right.content.size
      ? [left.content, right.content]
      : [right.content, left.content];
  let common = 0;
  for (const stem of few) if (many.has(stem)) common++;
  return few.size === 0 ? 0 : common / few.size;
}

function numbersClash(left: Facts, right: Facts): ContradictionVerdict | undefined {
  const ours = [...left.numbers].filter(([value]) => !right.numbers.has(value));
  const theirs = [...right.numbers].filter(([value]) => !left.numbers.has(value));
  return clash(
    'numbers',
    ours.map(([, text]) => text),
    theirs.map(([, text]) => text),
  );
}

function namesClash(left: Facts, right: Facts): ContradictionVerdict | undefined {
  return clash('names', ownNames(left, right), ownNames(right, left));
}

/** Names that the other has not. One of several examples is no claim that there are no others. */
function ownNames(facts: Facts, others: Facts): readonly string[] {
  const isPronounThere = PRONOUNS.has(others.words[0]?.lower ?? '');
  const isOwn = ([stem, { isExample, isSubject }]: readonly [string, Name]): boolean =>
    !others.content.has(stem) && !isExample && !(isSubject && isPronounThere);
  return [...facts.names].filter(isOwn).map(([, { text }]) => text);
}

/** "He was born …" against "Peter Raffl was born …": the same man, named once. */
const PRONOUNS = new Set([
  'he',
  'she',
  'it',
  'they',
  'his',
  'her',
  'their',
  'its',
  'this',
  'these',
]);

function doubtClash(left: Facts, right: Facts): ContradictionVerdict | undefined {
  if (left.isDoubtful === right.isDoubtful) return undefined;
  const [doubter, claimer] = left.isDoubtful ? ['one', 'other'] : ['other', 'one'];
  const finding = `The ${doubter} says that it is not known, the ${claimer} says that it is.`;
  return { type: 'suspect', clash: 'doubt', finding };
}

function negationClash(left: Facts, right: Facts): ContradictionVerdict | undefined {
  if (left.isNegated === right.isNegated) return undefined;
  const [denier, claimer] = left.isNegated ? ['one', 'other'] : ['other', 'one'];
  const finding = `The ${denier} denies something, the ${claimer} denies nothing.`;
  return { type: 'suspect', clash: 'negation', finding };
}

function oppositesClash(left: Facts, right: Facts): ContradictionVerdict | undefined {
  const found = oppositesBetween(left.words, right.words);
  return found && clash('opposites', [found.word], [found.contrary]);
}

function clash(
  kind: ClashKind,
  ours: readonly string[],
  theirs: readonly string[],
): ContradictionVerdict | undefined {
  if (ours.length === 0 || theirs.length === 0) return undefined;
  const finding = `One says ${listOf(ours)}, the other says ${listOf(theirs)}.`;
  return { type: 'suspect', clash: kind, finding };
}

const listOf = (texts: readonly string[]): string =>
  texts
    .slice(0, 3)
    .map((text) => `"${text}"`)
    .join(', ');
