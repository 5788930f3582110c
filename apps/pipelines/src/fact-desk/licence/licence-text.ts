import { normalisedWords } from './normalised-words.ts';

/** A licence whose text was found in a file. */
export interface FoundLicence {
  /** SPDX id. */
  readonly licence: string;
  /** Where its characteristic words start, from 0. */
  readonly offset: number;
}

interface Characteristic {
  readonly licence: string;
  /** Words that every copy of it has and no other licence has: lower case, no punctuation. */
  readonly words: RegExp;
}

/** Longer than the conditions of any licence in a family. */
const MAX_CONDITIONS_LENGTH = 2500;

/** What ends the conditions of a licence and begins its disclaimer. */
const DISCLAIMER = /\b(?:this|the)(?: software| work)? is provided/;

interface Family {
  /** The words that all of it start with. */
  readonly grant: RegExp;
  /** Which one it is, by its conditions: all between the grant and the disclaimer. */
  readonly member: (conditions: string) => string | undefined;
}

const FAMILIES: readonly Family[] = [
  {
    grant: /permission is hereby granted free of charge to any person obtaining a copy of this/g,
    member: (conditions) => {
      if (conditions.includes('unicode data files')) return undefined;
      return /copyright notices? and this permission notice/.test(conditions) ? 'MIT' : 'MIT-0';
    },
  },
  {
    grant: phrase(
      'permission to use copy modify and (?:or )?distribute this software',
      'for any purpose with or without fee is hereby granted',
    ),
    member: (conditions) => {
      if (conditions.trim() === '') return '0BSD';
      return /^ provided that .{0,80}notice and this permission notice/.test(conditions)
        ? 'ISC'
        : undefined;
    },
  },
  {
    grant: phrase(
      'redistribution and use (?:of this software )?in source and binary forms',
      'with or without modification are permitted',
      'provided that the following conditions are met',
    ),
    member: (conditions) => {
      if (!conditions.includes('redistributions in binary form must')) return undefined;
      if (conditions.includes('patent')) return undefined; // The "Clear" and "Patent" variants.
      if (conditions.includes('all advertising materials mentioning')) return 'BSD-4-Clause';
      return conditions.includes('to endorse or promote products')
        ? 'BSD-3-Clause'
        : 'BSD-2-Clause';
    },
  },
];

function phrase(...parts: readonly string[]): RegExp {
  return new RegExp(parts.join(' '), 'g');
}

/** The GNU licences name each other; only the title with its date is characteristic. */
const CHARACTERISTICS: readonly Characteristic[] = [
  { licence: 'Apache-2.0', words: /apache license version 2 0 january 2004/g },
  { licence: 'Apache-2.0', words: /licensed under the apache license version 2 0 the license/g },
  { licence: 'MPL-2.0', words: /mozilla public license version 2 0 1 definitions/g },
  { licence: 'MPL-2.0', words: /subject to the terms of the mozilla public license v 2 0/g },
  { licence: 'GPL-2.0', words: /gnu general public license version 2 june 1991/g },
  { licence: 'GPL-3.0', words: /gnu general public license version 3 29 june 2007/g },
  { licence: 'LGPL-2.0', words: /gnu library general public license version 2 june 1991/g },
  { licence: 'LGPL-2.1', words: /gnu lesser general public license version 2 1 february 1999/g },
  { licence: 'LGPL-3.0', words: /gnu lesser general public license version 3 29 june 2007/g },
  { licence: 'AGPL-3.0', words: /gnu affero general public license version 3 19 november 2007/g },
  {
    licence: 'Unlicense',
    words: /this is free and unencumbered software released into the public domain/g,
  },
  { licence: 'CC0-1.0', words: /cc0 1 0 universal (?:creative commons|statement of purpose)/g },
  { licence: 'CC0-1.0', words: /creative commons (?:legal code )?cc0 1 0 universal/g },
  { licence: 'CC-BY-3.0', words: /creative commons (?:legal code )?attribution 3 0 unported/g },
  {
    licence: 'CC-BY-4.0',
    words: /attribution 4 0 international creative commons corporation/g,
  },
  { licence: 'BlueOak-1.0.0', words: /blue oak model license version 1 0 0/g },
  { licence: 'Python-2.0', words: /python software foundation license version 2/g },
  { licence: 'WTFPL', words: /do what the fuck you want to public license/g },
  {
    licence: 'Zlib',
    words: /altered source versions must be plainly marked as such and must not be misrepresented/g,
  },
  { licence: 'BSL-1.0', words: /boost software license version 1 0 august 17th 2003/g },
  { licence: 'Artistic-2.0', words: /the artistic license 2 0 copyright c 2000 2006/g },
  { licence: 'EPL-1.0', words: /eclipse public license v 1 0 the accompanying program/g },
  { licence: 'EPL-2.0', words: /eclipse public license v 2 0 the accompanying program/g },
  { licence: 'BUSL-1.1', words: /business source license 1 1 (?:parameters|license text|terms)/g },
];

/** The licences that can be told from their text. Of any other, nothing is said. */
export const KNOWN_LICENCES: ReadonlySet<string> = new Set([
  ...['MIT', 'MIT-0', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'BSD-4-Clause'],
  ...CHARACTERISTICS.map(({ licence }) => licence),
]);

/**
 * Says which licences a text contains, by words that every copy of a licence has. Pure.
 *
 * A file may hold several. A text that was changed or is not known here gives nothing: no guess.
 * GNU licences are named without `-only` or `-or-later`, which their text does not say.
 *
 * @returns Each licence once, in the order of the text.
 * @example licencesInText(await readFile('LICENSE', 'utf8')) // [{ licence: 'MIT', offset: 43 }]
 */
export function licencesInText(original: string): readonly FoundLicence[] {
  const words = normalisedWords(original);
  const found: { licence: string; at: number }[] = [];
  for (const { grant, member } of FAMILIES) {
    for (const match of words.text.matchAll(grant)) {
      const start = match.index + match[0].length;
      const rest = words.text.slice(start, start + MAX_CONDITIONS_LENGTH);
      const end = rest.search(DISCLAIMER);
      const licence = end === -1 ? undefined : member(rest.slice(0, end));
      if (licence !== undefined) found.push({ licence, at: match.index });
    }
  }
  for (const { licence, words: characteristic } of CHARACTERISTICS) {
    for (const match of words.text.matchAll(characteristic))
      found.push({ licence, at: match.index });
  }
  const first = new Map<string, number>();
  for (const { licence, at } of found.sort((a, b) => a.at - b.at)) {
    if (!first.has(licence)) first.set(licence, at);
  }
  return [...first].map(([licence, at]) => ({ licence, offset: words.originalOffset(at) }));
}
