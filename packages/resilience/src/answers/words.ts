import { numberOf } from './numbers.ts';

/** A word or number of a text, with what is needed to compare facts. */
export interface Word {
  /** As written, accents aside. */
  readonly text: string;
  readonly lower: string;
  /** Without the commonest endings: "directed" and "director" have one stem. */
  readonly stem: string;
  /** 'eight', '8', '8th' → 8; undefined if it is no number. */
  readonly value: number | undefined;
  readonly isCapitalised: boolean;
  readonly startsSentence: boolean;
  /** Whether it carries meaning: neither a number nor a word that every text has. */
  readonly isContent: boolean;
}

const WORD = /\p{N}[\p{N},]*(?:\.\p{N}+)?(?:st|nd|rd|th|s)?(?!\p{L})|\p{L}+(?:'\p{L}+)?/gu;

/** The words of a text in order. English: endings and common words of other languages are not known. */
export function wordsOf(text: string): readonly Word[] {
  const plain = text.normalize('NFKD').replaceAll(/\p{M}/gu, '').replaceAll('’', "'");
  const words: Word[] = [];
  let end = 0;
  for (const { 0: word, index } of plain.matchAll(WORD)) {
    const between = plain.slice(end, index);
    end = index + word.length;
    const startsSentence = words.length === 0 || /[.!?]\s|[\n:*]/.test(between);
    words.push(wordOf(word, startsSentence));
  }
  return words;
}

function wordOf(text: string, startsSentence: boolean): Word {
  const lower = text.toLowerCase();
  const value = numberOf(lower);
  const isCapitalised = /^\p{Lu}/u.test(text);
  const isContent = value === undefined && !COMMON.has(lower);
  return { text, lower, stem: stemOf(lower), value, isCapitalised, startsSentence, isContent };
}

const ENDINGS = ['ing', 'edly', 'ed', 'ies', 'es', 's', 'ly', 'er', 'or'];

function stemOf(lower: string): string {
  const word = lower.replace(/'s$/, '');
  const ending = ENDINGS.find((one) => word.endsWith(one) && word.length - one.length >= 4);
  return word.slice(0, word.length - (ending?.length ?? 0)).replace(/e+$/, '');
}

/** Words that say nothing about the subject: articles, prepositions, pronouns, auxiliaries. */
const COMMON = new Set(
  [
    'a an the of in on at to for from by with and or as is was were are be been being it its',
    'he she his her him they their them this that these those who which whom whose also has have',
    'had do does did but there then than so such other one into over about after before during',
    "while when where both not no nor never s known all any some more most very who's can could",
    'will would will may might',
  ]
    .join(' ')
    .split(' '),
);
