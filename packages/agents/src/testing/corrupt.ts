import type { Random } from '@coppice/host';

type Path = readonly (string | number)[];

/** In a larger value only the first places are changed. */
const MOST_PLACES = 10_000;

/**
 * Changes a value in one place, so that it is wrong and looks right: another number, a digit or a word
 * of a text, an element less in a list.
 *
 * @param value JSON data; what holds nothing to change becomes a text.
 * @param random Where and how; the same one gives the same.
 * @example
 * import { seededRandom } from '@coppice/host';
 * import { corruptValue } from '@coppice/agents/testing';
 * const wrong = corruptValue({ total: 40 }, seededRandom(1));
 * if (JSON.stringify(wrong) === '{"total":40}') throw new Error('unchanged');
 */
export function corruptValue(value: unknown, random: Random): unknown {
  const places = placesIn(value);
  const place = places[random.int(Math.max(1, places.length))];
  return place === undefined ? 'something else' : changedAt(value, place, random);
}

/** Where something can be changed, in a fixed order. */
function placesIn(root: unknown): readonly Path[] {
  const places: Path[] = [];
  const seen = new Set<unknown>();
  const waiting: { readonly value: unknown; readonly path: Path }[] = [{ value: root, path: [] }];
  for (let next = waiting.pop(); next && places.length < MOST_PLACES; next = waiting.pop()) {
    const { value, path } = next;
    if (isLeaf(value) || (Array.isArray(value) && value.length > 0)) places.push(path);
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    const fields = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
    for (const [key, field] of fields.reverse())
      waiting.push({ value: field, path: [...path, key] });
  }
  return places;
}

const isLeaf = (value: unknown): boolean =>
  typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string';

/** A copy with one place changed; the rest is shared. */
function changedAt(value: unknown, [key, ...rest]: Path, random: Random): unknown {
  if (key === undefined) return changed(value, random);
  if (Array.isArray(value))
    return value.with(Number(key), changedAt(value[Number(key)], rest, random));
  const fields = value as Readonly<Record<string, unknown>>; // The path leads through it.
  return { ...fields, [key]: changedAt(fields[key], rest, random) };
}

function changed(value: unknown, random: Random): unknown {
  if (typeof value === 'number') return otherNumber(value, random);
  if (typeof value === 'string') return otherText(value, random);
  if (Array.isArray(value)) return value.toSpliced(random.int(value.length), 1);
  return value !== true;
}

/** 40 → 40 ± 1 to 20; of the same kind, so that it looks right. */
function otherNumber(value: number, random: Random): number {
  if (!Number.isFinite(value)) return 0;
  const share = (1 + random.int(50)) / 100;
  const difference = Number.isInteger(value)
    ? Math.max(1, Math.round(Math.abs(value) * share))
    : Math.abs(value) * share;
  const other = random.int(2) === 0 ? value + difference : value - difference;
  return Number.isFinite(other) && other !== value ? other : value / 2; // At the ends of the range.
}

function otherText(text: string, random: Random): string {
  const digits = [...text.matchAll(/\d/g)];
  const digit = digits[random.int(Math.max(1, digits.length))];
  if (digit !== undefined) {
    const other = (Number(digit[0]) + 1 + random.int(9)) % 10;
    return `${text.slice(0, digit.index)}${other}${text.slice(digit.index + 1)}`;
  }
  const words = text.split(' ');
  return words.length > 1 ? words.toSpliced(random.int(words.length), 1).join(' ') : `${text}s`;
}
