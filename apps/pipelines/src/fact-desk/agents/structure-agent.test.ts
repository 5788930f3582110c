import { describe, expect, test } from 'vitest';
import { claimsOf } from '../claim.ts';
import { claimsAboutA } from '../temp-project.ts';
import { structureAgent } from './structure-agent.ts';

describe('structureAgent', () => {
  test('every file is read through a tool, once, and none that nothing leads to', async () => {
    const { toolCalls } = await claimsAboutA(structureAgent, {
      'package.json': { name: 'a', main: 'a.js', module: 'a.mjs' },
      'a.js': "require('./b'); require('./b.js'); require('./data.json'); require('../../x')",
      'b.js': "require('./a')",
      'c.js': '',
      'a.mjs': '',
      'data.json': '{}',
    });
    expect(toolCalls).toEqual([
      { name: 'readText', args: { path: 'node_modules/a/package.json' } },
      { name: 'listFiles', args: { path: 'node_modules/a' } },
      { name: 'readText', args: { path: 'node_modules/a/a.js' } },
      { name: 'readText', args: { path: 'node_modules/a/b.js' } },
    ]);
  });

  test('a main outside the package is not read', async () => {
    const { toolCalls, claims } = await claimsAboutA(structureAgent, {
      'package.json': { name: 'a', main: '../../outside.js' },
      '../../outside.js': "require('b')",
    });
    expect(toolCalls).toHaveLength(2);
    expect(claimsOf(claims, 'import')).toEqual([]);
    expect(claimsOf(claims, 'target')).toMatchObject([{ state: 'outside' }]);
  });

  test('code that is too large or cannot be parsed gives no imports', async () => {
    const { claims } = await claimsAboutA(structureAgent, {
      'package.json': { name: 'a', main: 'a.js', bin: 'b.js' },
      'a.js': `require('c')${' '.repeat(200_000)}`,
      'b.js': "type A = string\nrequire('c')",
    });
    expect(claimsOf(claims, 'import')).toEqual([]);
  });

  test('a chain of files is followed for 50 of them', async () => {
    const chain = Array.from({ length: 60 }, (_, index): [string, string] => [
      `${index}.js`,
      `require('./${index + 1}'); require('p${index}')`,
    ]);
    const { claims } = await claimsAboutA(structureAgent, {
      'package.json': { name: 'a', main: '0.js' },
      ...Object.fromEntries(chain),
    });
    expect(claimsOf(claims, 'import')).toHaveLength(50);
  });

  test('an import is shown at its line', async () => {
    const { claims } = await claimsAboutA(structureAgent, {
      'package.json': { name: 'a', type: 'module', exports: './a.js' },
      'a.js': "// first\nimport b from 'b';\n",
    });
    expect(claimsOf(claims, 'import')).toEqual([
      {
        kind: 'import',
        packageName: 'b',
        evidence: { file: 'node_modules/a/a.js', line: 2, text: "import b from 'b';" },
      },
    ]);
  });

  test('of a package.json that cannot be read it says nothing', async () => {
    const { claims } = await claimsAboutA(structureAgent, { 'package.json': 'null' });
    expect(claims).toEqual([]);
  });
});
