import { licencesNamedIn } from '../licence/licence-names.ts';
import type { ProseLine } from './markdown-prose.ts';

/** A line of a README that names the licence. */
export interface ReadmeLicence {
  readonly line: ProseLine;
  /** Every SPDX id that the words may stand for. */
  readonly licences: readonly string[];
}

/** A longer section tells a story. */
const MAX_SECTION_LINES = 20;

const BADGE = /img\.shields\.io\/badge\/licen[cs]e-([^)"'\s]+)-\w+(?:\.svg)?[)"'?\s]/i;

/** The lines of the licence section, and the badges, that name a licence. */
export function readmeLicences(prose: readonly ProseLine[]): readonly ReadmeLicence[] {
  const section = prose.filter(isInLicenceSection).slice(0, MAX_SECTION_LINES);
  return [
    ...section.map((line) => ({ line, licences: namedIn(line.words) })),
    ...prose.map((line) => ({ line, licences: namedIn(badgeLabel(line.text)) })),
  ].filter(({ licences }) => licences.length > 0);
}

function isInLicenceSection({ headings }: ProseLine): boolean {
  const heading = (headings.at(-1) ?? '').replaceAll(/[^\p{L}\s]/gu, '').trim();
  return /^(?:the )?licen[cs](?:e|es|ing)$/i.test(heading);
}

/** shields.io writes `-` as `--` and a space as `_`: 'license-Apache--2.0-blue' → 'Apache-2.0' */
function badgeLabel(text: string): string {
  return (BADGE.exec(text)?.[1] ?? '').replaceAll('--', '-').replaceAll(/_|%20/g, ' ');
}

function namedIn(words: string): string[] {
  return [...new Set(licencesNamedIn(words).flatMap(({ licences }) => licences))];
}
