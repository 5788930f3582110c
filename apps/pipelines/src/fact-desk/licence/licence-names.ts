/** A licence that a text names. */
export interface NamedLicence {
  /** Every SPDX id that the name may stand for. */
  readonly licences: readonly string[];
  /** Where the name starts, from 0. */
  readonly offset: number;
}

const ANY_BSD = ['BSD-2-Clause', 'BSD-3-Clause', 'BSD-4-Clause', '0BSD'];
const ANY_GPL = ['GPL-2.0', 'GPL-3.0'];
const ANY_LGPL = ['LGPL-2.0', 'LGPL-2.1', 'LGPL-3.0'];

const LICENCE = String.raw`(?:\s{1,3}licen[cs]e)?`;
const VERSION = String.raw`,?(?:\s{1,3}|-)?(?:version\s{1,3}|v\.?\s?)?`;

/** Longer names first: `BSD-3-Clause` is not "any BSD". */
const NAMES: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\bMIT-0\b|\bMIT No Attribution\b/, ['MIT-0']],
  [/\bMIT\b/, ['MIT', 'MIT-0']],
  [/\bISC\b/, ['ISC']],
  [/\b0BSD\b|\bzero[- ]clause BSD\b/i, ['0BSD']],
  [/\bBSD[- ]?2(?:[- ]clause)?\b|\b2[- ]clause BSD\b|\bsimplified BSD\b/i, ['BSD-2-Clause']],
  [/\bBSD[- ]?3(?:[- ]clause)?\b|\b3[- ]clause BSD\b|\b(?:new|modified) BSD\b/i, ['BSD-3-Clause']],
  [/\bBSD\b/, ANY_BSD],
  [new RegExp(String.raw`\bApache${LICENCE}${VERSION}2(?:\.0)?\b`, 'i'), ['Apache-2.0']],
  [/\bApache\b(?! Software Foundation)/, ['Apache-2.0']],
  [/\bMPL[- ]?(?:v\.?)?2(?:\.0)?\b|\bMozilla Public License\b/i, ['MPL-2.0']],
  [/\bAGPL|\bGNU Affero\b/i, ['AGPL-3.0']],
  [/\bLGPL|\bGNU (?:Lesser|Library)\b/i, ANY_LGPL],
  [/\bGPL(?:v|-)?[- ]?3\b/i, ['GPL-3.0']],
  [/\bGPL(?:v|-)?[- ]?2\b/i, ['GPL-2.0']],
  [/\bGPL\b|\bGNU General Public License\b/i, ANY_GPL],
  [/\bUnlicense\b/i, ['Unlicense']],
  [/\bCC0\b/i, ['CC0-1.0']],
  [/\bCC[- ]BY[- ]4(?:\.0)?\b/i, ['CC-BY-4.0']],
  [/\bBlue ?Oak\b/i, ['BlueOak-1.0.0']],
  [/\bPython-2\.0\b|\bPython Software Foundation License\b/i, ['Python-2.0']],
  [/\bWTFPL\b/i, ['WTFPL']],
  [/\bzlib licen[cs]e\b/i, ['Zlib']],
  [/\bBSL-1\.0\b|\bBoost Software License\b/i, ['BSL-1.0']],
  [/\bArtistic(?: License)?[- ]2(?:\.0)?\b/i, ['Artistic-2.0']],
  [/\bEPL[- ]?(?:v\.?)?2(?:\.0)?\b|\bEclipse Public License\b/i, ['EPL-1.0', 'EPL-2.0']],
];

/**
 * The licences that a piece of prose names, by their usual names.
 *
 * Use it only on text that is about licences: `MIT` is also a university.
 *
 * @example licencesNamedIn('Apache 2.0') // [{ licences: ['Apache-2.0'], offset: 0 }]
 */
export function licencesNamedIn(text: string): readonly NamedLicence[] {
  const named: NamedLicence[] = [];
  let rest = text;
  for (const [name, licences] of NAMES) {
    const match = name.exec(rest);
    if (match === null) continue;
    named.push({ licences, offset: match.index });
    // A name that was understood is not read again as a shorter one.
    rest = rest.replaceAll(new RegExp(name, `${name.flags}g`), (found) => ' '.repeat(found.length));
  }
  return named.sort((a, b) => a.offset - b.offset);
}
