/**
 * A pattern for any of these words, whole and in any case.
 *
 * @param words Words, or patterns without capturing groups.
 * @example anyWord('except', 'other than').test('None, except one.') // true
 */
export function anyWord(...words: readonly string[]): RegExp {
  return new RegExp(String.raw`\b(?:${words.join('|')})\b`, 'i');
}
