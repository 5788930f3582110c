/** A longer text is compared by its beginning. */
const LONGEST_CHARS = 200_000;

/** The words and numbers of a value, field by field: what can be compared as text. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value.slice(0, LONGEST_CHARS);
  const seen = new Set<object>();
  const texts: string[] = [];
  let chars = 0;
  const waiting: unknown[] = [value]; // A stack: values may be nested deeper than calls.
  while (waiting.length > 0 && chars < LONGEST_CHARS) {
    const next = waiting.pop();
    if (typeof next === 'object' && next !== null) {
      if (seen.has(next)) continue;
      seen.add(next);
      waiting.push(...Object.values(next).reverse());
    } else if (typeof next === 'string' || typeof next === 'number' || typeof next === 'bigint') {
      const text = String(next).slice(0, LONGEST_CHARS - chars);
      texts.push(text);
      chars += text.length;
    }
  }
  return texts.join('\n');
}
