import { textHash } from '../text-hash.ts';

/**
 * The words of a text for comparing wording: compatibility forms unified (NFKC), lower case, anything
 * that is neither letter nor digit taken as a space.
 */
export function wordingOf(text: string): readonly string[] {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

/** The hashes of all runs of `size` words of a text. A text of fewer words has none. */
export function shinglesOf(words: readonly string[], size: number): ReadonlySet<number> {
  const shingles = new Set<number>();
  for (let start = 0; start + size <= words.length; start++) {
    shingles.add(textHash(words.slice(start, start + size).join(' ')));
  }
  return shingles;
}

/** How many shingles two texts have in common. */
export function commonCount(one: ReadonlySet<number>, other: ReadonlySet<number>): number {
  const [few, many] = one.size < other.size ? [one, other] : [other, one];
  let common = 0;
  for (const shingle of few) if (many.has(shingle)) common++;
  return common;
}
