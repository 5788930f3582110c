import { describe, expect, test } from 'vitest';
import { licencesInText } from './licence-text.ts';

const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this
software and associated documentation files (the "Software"), to deal in the Software without
restriction, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND`;

const ISC = `Permission to use, copy, modify, and/or distribute this software for any
purpose with or without fee is hereby granted, provided that the above
copyright notice and this permission notice appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS"`;

const BSD_2 = `Redistribution and use in source and binary forms, with or without
modification, are permitted provided that the following conditions are met:
1. Redistributions of source code must retain the above copyright notice.
2. Redistributions in binary form must reproduce the above copyright notice.
`;
const DISCLAIMER = '\nTHIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS "AS IS"';

const NO_ENDORSEMENT = `3. Neither the name of the copyright holder nor the names of its contributors
may be used to endorse or promote products derived from this software.`;

const ADVERTISING = '3. All advertising materials mentioning features must display: …';

const AGPL = `GNU AFFERO GENERAL PUBLIC LICENSE
Version 3, 19 November 2007
13. Use with the GNU General Public License, version 3`;

function idsIn(text: string): string[] {
  return licencesInText(text).map(({ licence }) => licence);
}

describe('licencesInText', () => {
  test.each([
    ['MIT', MIT],
    ['MIT-0', MIT.replace(/The above[^.]*\./, '')],
    ['ISC', ISC],
    ['0BSD', ISC.replace(/, provided[^.]*\./, '.')],
    ['BSD-2-Clause', BSD_2 + DISCLAIMER],
    ['BSD-3-Clause', BSD_2 + NO_ENDORSEMENT + DISCLAIMER],
    ['BSD-4-Clause', `${BSD_2}${ADVERTISING}\n${NO_ENDORSEMENT}${DISCLAIMER}`],
    ['Apache-2.0', 'Apache License\n  Version 2.0, January 2004'],
    ['Apache-2.0', '// Licensed under the Apache License, Version 2.0 (the "License");'],
    ['MPL-2.0', 'Mozilla Public License Version 2.0\n=====\n\n1. Definitions'],
    ['GPL-2.0', 'GNU GENERAL PUBLIC LICENSE\n Version 2, June 1991'],
    ['GPL-3.0', 'GNU GENERAL PUBLIC LICENSE\n Version 3, 29 June 2007'],
    ['LGPL-2.1', 'GNU LESSER GENERAL PUBLIC LICENSE\n Version 2.1, February 1999'],
    ['LGPL-3.0', 'GNU LESSER GENERAL PUBLIC LICENSE\n Version 3, 29 June 2007'],
    ['AGPL-3.0', AGPL],
    ['Unlicense', 'This is free and unencumbered software released into the public domain.'],
    ['CC0-1.0', 'Creative Commons Legal Code\n\nCC0 1.0 Universal'],
    ['BlueOak-1.0.0', '# Blue Oak Model License\n\nVersion 1.0.0'],
    ['Python-2.0', 'PYTHON SOFTWARE FOUNDATION LICENSE VERSION 2\n----'],
    ['WTFPL', 'DO WHAT THE FUCK YOU WANT TO PUBLIC LICENSE'],
    ['BSL-1.0', 'Boost Software License - Version 1.0 - August 17th, 2003'],
  ])('the text of %s is recognised', (licence, text) => {
    expect(idsIn(text)).toEqual([licence]);
  });

  test('several licences in one file are all named, in their order', () => {
    const text = [BSD_2 + DISCLAIMER, ISC, MIT, ISC].join('\n');
    expect(idsIn(text)).toEqual(['BSD-2-Clause', 'ISC', 'MIT']);
  });

  test('a licence is not taken for the one that follows it', () => {
    const text = BSD_2 + DISCLAIMER + BSD_2 + NO_ENDORSEMENT + DISCLAIMER;
    expect(idsIn(text)).toEqual(['BSD-2-Clause', 'BSD-3-Clause']);
  });

  test('comment signs, line breaks and quotes make no difference', () => {
    const commented = MIT.toUpperCase().split(' ').join('\r\n * ').replaceAll('"', '“');
    expect(idsIn(commented)).toEqual(['MIT']);
  });

  test.each([
    ['a licence of one’s own', 'You may use this on Tuesdays.'],
    ['a reference', 'Licensed under MIT. See https://example.com/license.'],
    ['a text that ends in the middle', MIT.slice(0, 300)],
    ['nothing', ''],
  ])('%s is not guessed at', (_what, text) => {
    expect(idsIn(text)).toEqual([]);
  });

  test('the place is where the licence starts', () => {
    const text = `Copyright (c) 2020\n\n${ISC}`;
    expect(licencesInText(text)).toEqual([{ licence: 'ISC', offset: text.indexOf('Permission') }]);
  });
});
