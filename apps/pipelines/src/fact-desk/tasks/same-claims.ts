import type { Claim } from '../claim.ts';

/** Whether two extractors say the same of a package, wherever they saw it. */
export function sameClaims(one: readonly Claim[], other: readonly Claim[]): boolean {
  if (one.length !== other.length) return false;
  const texts = contentOf(one);
  return contentOf(other).every((text, index) => text === texts[index]);
}

const contentOf = (claims: readonly Claim[]): readonly string[] =>
  claims.map(({ evidence, ...content }) => JSON.stringify([evidence.file, content])).sort();
