import type { Word } from './words.ts';

const NEGATIONS = new Set([
  ...['not', 'no', 'never', 'neither', 'nor', 'cannot', 'without', 'none', 'nothing'],
  ...['unable', 'lacks', 'lack', 'lacking', 'except', 'excluding'],
]);

/** Whether a word turns what follows into its contrary. */
export const isNegation = ({ lower }: Pick<Word, 'lower'>): boolean =>
  NEGATIONS.has(lower) || lower.endsWith("n't");

const DOUBT = new RegExp(
  [
    'unknown|unclear|uncertain|ambiguous|anonymous|impossible|cannot|no definitive|a matter of debate',
    'no information|not (?:explicitly |publicly |been )?(?:specified|stated|known|mentioned|clear)',
    "not (?:provided|determined|available|possible|sure)|(?:do|does) not (?:mention|specify|have)|i'm sorry",
  ].join('|'),
  'i',
);

/** Whether a text says that something is not known, or that it will not be said. */
export const doubts = (text: string): boolean => DOUBT.test(text);
