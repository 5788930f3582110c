const SMALL =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty';
const ORDINALS = 'zeroth first second third fourth fifth sixth seventh eighth ninth tenth';

const VALUES: ReadonlyMap<string, number> = new Map([
  ...SMALL.split(' ').map((word, value) => [word, value] as const),
  ...ORDINALS.split(' ').map((word, value) => [word, value] as const),
  ...['thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'].map(
    (word, index) => [word, 30 + 10 * index] as const,
  ),
]);

/**
 * The value of a word, if it is a number: '1,000' → 1000 · '8th', 'eight', 'eighth' → 8 · '1980s' → 1980.
 *
 * @param word In lower case.
 */
export function numberOf(word: string): number | undefined {
  const digits = /^(\d[\d,]*(?:\.\d+)?)(?:st|nd|rd|th|s)?$/.exec(word)?.[1];
  return digits === undefined ? VALUES.get(word) : Number(digits.replaceAll(',', ''));
}
