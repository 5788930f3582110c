import { doubts, isNegation } from './negation.ts';
import { type Word, wordsOf } from './words.ts';

/** What a text states, as far as it can be told without understanding it. */
export interface Facts {
  readonly words: readonly Word[];
  /** Stems of all words that carry meaning. */
  readonly content: ReadonlySet<string>;
  /** By value. Lists: what it stands next to, for the finding. */
  readonly numbers: ReadonlyMap<number, string>;
  /** By stem. Capitalised words, except where every word is: at the start of a sentence. */
  readonly names: ReadonlyMap<string, Name>;
  readonly isNegated: boolean;
  /** Whether it says that something cannot be said. */
  readonly isDoubtful: boolean;
}

/** A capitalised word. */
export interface Name {
  readonly text: string;
  /** Whether it is one of several examples ("such as …"): then others may be as true. */
  readonly isExample: boolean;
  /** Whether it belongs to the words at the very start, which name the subject. */
  readonly isSubject: boolean;
}

/** Reads the facts of a text. */
export function factsOf(text: string): Facts {
  const words = wordsOf(text);
  return {
    words,
    content: new Set(words.filter(({ isContent }) => isContent).map(({ stem }) => stem)),
    numbers: numbersOf(words),
    names: namesOf(words),
    isNegated: words.some(isNegation),
    isDoubtful: doubts(text),
  };
}

const SCALES: ReadonlyMap<string, number> = new Map([
  ['hundred', 100],
  ['thousand', 1_000],
  ['million', 1_000_000],
  ['billion', 1_000_000_000],
]);

/** 'twenty', 'one' → 21 · '2.5', 'million' → 2 500 000. "One of them" counts nothing. */
function numbersOf(words: readonly Word[]): ReadonlyMap<number, string> {
  const numbers = new Map<number, string>();
  for (let index = 0; index < words.length; index++) {
    const word = words[index];
    if (word?.value === undefined) continue;
    const next = words[index + 1];
    let value = word.value;
    if (word.lower === 'one' && (next === undefined || !next.isContent)) continue;
    const isTens =
      value >= 20 && value < 100 && value % 10 === 0 && Number.isNaN(Number(word.text));
    if (isTens && next?.value !== undefined && next.value > 0 && next.value < 10) {
      value += next.value;
      index++;
    }
    const scale = SCALES.get(words[index + 1]?.lower ?? '');
    if (scale !== undefined) {
      value *= scale;
      index++;
    }
    numbers.set(value, phraseOf(words, index));
  }
  return numbers;
}

/** The number with the word that it counts: "10 teams". */
function phraseOf(words: readonly Word[], index: number): string {
  const next = words[index + 1];
  const counted = next?.isContent === true && !next.startsSentence ? ` ${next.text}` : '';
  return `${words[index]?.text ?? ''}${counted}`;
}

/** Before these, what follows is a list of examples. */
const EXAMPLES = new Set(['include', 'includes', 'including', 'included', 'like']);
/** Within a name. */
const LINKS = new Set(['of', 'the', 'de', 'van', 'von', 'and']);

function namesOf(words: readonly Word[]): ReadonlyMap<string, Name> {
  const names = new Map<string, Name>();
  let isExample = false;
  let isSubject = true;
  for (const [index, word] of words.entries()) {
    const next = words[index + 1];
    if (EXAMPLES.has(word.lower) || (word.lower === 'such' && next?.lower === 'as'))
      isExample = true;
    if (word.startsSentence && index > 0) isExample = false;
    const isName = word.isCapitalised && word.isContent;
    if (index > 0 && !isName && !LINKS.has(word.lower)) isSubject = false;
    // At the start of a sentence only a name of several words can be told from any other word.
    const isCertain = !word.startsSentence || (index > 0 && isNameWord(next));
    if (isName && isCertain) names.set(word.stem, { text: word.text, isExample, isSubject });
  }
  return names;
}

const isNameWord = (word: Word | undefined): boolean =>
  word?.isCapitalised === true && word.isContent && !word.startsSentence;
