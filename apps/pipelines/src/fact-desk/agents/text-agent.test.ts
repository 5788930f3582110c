import { describe, expect, test } from 'vitest';
import { claimsOf } from '../claim.ts';
import { claimsAboutA } from '../temp-project.ts';
import { textAgent } from './text-agent.ts';

const UNLICENSE = 'This is free and unencumbered software released into the public domain.';

describe('textAgent', () => {
  test.each([
    ['LICENSE'],
    ['LICENCE.md'],
    ['license.txt'],
    ['License-MIT'],
    ['COPYING'],
    ['UNLICENSE'],
  ])('%s is a licence file', async (name) => {
    const { claims } = await claimsAboutA(textAgent, { [name]: UNLICENSE });
    expect(claimsOf(claims, 'licenceText')).toMatchObject([{ licences: ['Unlicense'] }]);
  });

  test.each([
    ['license.js'],
    ['LICENSE-3rdparty.txt'],
    ['licenses/MIT'],
    ['licensed.md'],
    ['LICENSE.d.ts'],
    ['ThirdPartyNotices.txt'],
  ])('%s is not', async (name) => {
    const { claims } = await claimsAboutA(textAgent, { [name]: UNLICENSE });
    expect(claims).toEqual([]);
  });

  test('of a licence file of 50 MB only the beginning is read', async () => {
    const huge = Buffer.alloc(50_000_000, '\nall rights reserved ');
    huge.write(UNLICENSE);
    const { claims } = await claimsAboutA(textAgent, { LICENSE: huge });
    expect(claimsOf(claims, 'licenceText')).toMatchObject([{ licences: ['Unlicense'] }]);
  });

  test('a README in UTF-16 is understood', async () => {
    const readme = Buffer.from('\ufeff- Zero dependencies', 'utf16le');
    const { claims } = await claimsAboutA(textAgent, { 'README.md': readme });
    expect(claimsOf(claims, 'dependencyFree')).toHaveLength(1);
  });

  test('package.json and code are not read', async () => {
    const { toolCalls } = await claimsAboutA(textAgent, {
      'package.json': {},
      'index.js': '',
      'readme.markdown': '',
    });
    expect(toolCalls).toMatchObject([
      { name: 'listFolder' },
      { args: { path: 'node_modules/a/readme.markdown' } },
    ]);
  });

  test('a package that is gone claims nothing', async () => {
    const { claims } = await claimsAboutA(textAgent, {});
    expect(claims).toEqual([]);
  });
});
