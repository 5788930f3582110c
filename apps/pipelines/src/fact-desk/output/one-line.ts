/**
 * Makes text that strangers wrote safe to show: one line, without anything that steers a terminal
 * or turns the reading direction.
 *
 * @example oneLine('a\u001b[31m\nb') // 'a [31m b'
 */
export function oneLine(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .trim();
}
