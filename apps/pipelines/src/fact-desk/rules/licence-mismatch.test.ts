import { describe, expect, test } from 'vitest';
import { type Files, findingsAboutA } from '../temp-project.ts';

const ISC = `Permission to use, copy, modify, and/or distribute this software for any purpose with or
without fee is hereby granted, provided that the above copyright notice and this permission notice
appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS"`;

const MANIFEST = { name: 'a', version: '1.0.0' };

describe('licenceMismatch', () => {
  test.each<[string, Files, string]>([
    [
      'a licence text of another licence than the field',
      { 'package.json': { ...MANIFEST, license: 'MIT' }, LICENSE: ISC },
      'package.json says "MIT", the licence file is ISC',
    ],
    [
      'a licence text for what is said not to be licensed',
      { 'package.json': { ...MANIFEST, license: 'UNLICENSED' }, LICENSE: ISC },
      'package.json says "UNLICENSED", the licence file is ISC',
    ],
    [
      'a licence text of an earlier version than the field',
      {
        'package.json': { ...MANIFEST, license: 'GPL-3.0-only' },
        COPYING: 'GNU GENERAL PUBLIC LICENSE\nVersion 2, June 1991',
      },
      'package.json says "GPL-3.0-only", the licence file is GPL-2.0',
    ],
    [
      'a README of another licence than the field',
      { 'package.json': { ...MANIFEST, license: 'ISC' }, 'readme.md': '## License\n\nApache-2.0' },
      'package.json says "ISC", the README says Apache-2.0',
    ],
  ])('%s is a contradiction', async (_what, files, claim) => {
    expect(await findingsAboutA(files)).toMatchObject([{ kind: 'licence-mismatch', claim }]);
  });

  test.each<[string, Files]>([
    [
      'a licence text of one of the licences to choose from',
      { 'package.json': { ...MANIFEST, license: '(MIT OR ISC)' }, LICENSE: ISC },
    ],
    [
      'a licence text that is not known',
      { 'package.json': { ...MANIFEST, license: 'MIT' }, LICENSE: 'Do as you like.' },
    ],
    [
      'one known and one unknown licence text',
      { 'package.json': { ...MANIFEST, license: 'MIT' }, LICENSE: ISC, COPYING: 'Ask me.' },
    ],
    [
      'a licence text beside the name of the other',
      { 'package.json': { ...MANIFEST, license: 'MIT' }, LICENSE: `MIT, parts under:\n${ISC}` },
    ],
    [
      'a licence text beside a notice that names the other',
      { 'package.json': { ...MANIFEST, license: 'MIT' }, LICENSE: ISC, NOTICE: 'This is MIT.' },
    ],
    [
      'licence texts of bundled packages',
      { 'package.json': { ...MANIFEST, license: 'MIT' }, 'LICENSE-3rdparty.txt': ISC },
    ],
    [
      'a licence field that cannot be recognised in a text',
      { 'package.json': { ...MANIFEST, license: 'EUPL-1.2' }, LICENSE: ISC },
    ],
    [
      'a later version of a licence that allows it',
      {
        'package.json': { ...MANIFEST, license: 'GPL-2.0-or-later' },
        COPYING: 'GNU GENERAL PUBLIC LICENSE Version 3, 29 June 2007',
      },
    ],
    [
      'a licence file that is binary',
      { 'package.json': { ...MANIFEST, license: 'MIT' }, LICENSE: new Uint8Array([0, 1, 2]) },
    ],
  ])('%s is no contradiction', async (_what, files) => {
    expect(await findingsAboutA(files)).toEqual([]);
  });
});
