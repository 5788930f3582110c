/** A text as a row of words: lower case, no punctuation, one space between. */
export interface NormalisedWords {
  readonly text: string;
  /** Where in the original text the word at this place starts. */
  originalOffset(at: number): number;
}

/**
 * Makes texts comparable that differ in line breaks, quotes, comment signs and capitals only.
 *
 * @example normalisedWords('// "AS IS",\n// WITHOUT').text // 'as is without'
 */
export function normalisedWords(original: string): NormalisedWords {
  const words: string[] = [];
  const starts: number[] = [];
  const origins: number[] = [];
  let length = 0;
  for (const match of original.matchAll(/[\p{L}\p{N}]+/gu)) {
    words.push(match[0].toLowerCase());
    starts.push(length);
    origins.push(match.index);
    length += match[0].toLowerCase().length + 1;
  }
  return {
    text: words.join(' '),
    originalOffset(at) {
      const next = starts.findIndex((start) => start > at);
      return origins[(next === -1 ? starts.length : next) - 1] ?? 0;
    },
  };
}
