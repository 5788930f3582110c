import { describe, expect, test } from 'vitest';
import { metadataAgent } from './agents/metadata-agent.ts';
import { structureAgent } from './agents/structure-agent.ts';
import { textAgent } from './agents/text-agent.ts';
import { sortedFindings } from './cross-reference.ts';
import type { Finding } from './finding.ts';
import { type Files, findingsAboutA } from './temp-project.ts';

const ISC = `Permission to use, copy, modify, and/or distribute this software for any purpose with or
without fee is hereby granted, provided that the above copyright notice and this permission notice
appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS"`;

const MANIFEST = { name: 'a', version: '1.0.0' };

describe('crossReference', () => {
  test.each<[string, Files, string, string]>([
    [
      'a missing main',
      { 'package.json': { ...MANIFEST, main: 'lib/a.js' } },
      'missing-entry-point',
      'main is "lib/a.js", which does not exist',
    ],
    [
      'a missing main beside exports that exist',
      { 'package.json': { ...MANIFEST, main: 'old.js', exports: './new.js' }, 'new.js': '' },
      'missing-entry-point',
      'main is "old.js", which does not exist',
    ],
    [
      'a main outside the package',
      { 'package.json': { ...MANIFEST, main: '../../etc/passwd' } },
      'missing-entry-point',
      'main is "../../etc/passwd", which is outside the package',
    ],
    [
      'a sub-path that leads to no file',
      { 'package.json': { ...MANIFEST, exports: { './x/*': './x/*.js' } } },
      'missing-entry-point',
      'exports["./x/*"] is "./x/*.js", which matches no file',
    ],
    [
      'missing types',
      { 'package.json': { ...MANIFEST, types: 'a.d.ts' } },
      'missing-types',
      'types is "a.d.ts", which does not exist',
    ],
    [
      'types that only the README knows of',
      { 'package.json': MANIFEST, README: 'TypeScript types included', 'index.js': '' },
      'missing-types',
      'the README says that TypeScript types are included, but there is no declaration file',
    ],
    [
      'dependencies that the README denies',
      {
        'package.json': { ...MANIFEST, dependencies: { b: '1', '@types/c': '1' } },
        'README.md': '- Zero dependencies',
      },
      'dependency-claim',
      'the README says that there are no dependencies, package.json has 1: b',
    ],
    [
      'a package that is loaded and not declared',
      { 'package.json': MANIFEST, 'index.js': "require('./b')", 'b.js': "require('c/d')" },
      'undeclared-dependency',
      'the code loads "c", package.json does not declare it',
    ],
    [
      'a package that is loaded and declared for development only',
      {
        'package.json': { ...MANIFEST, bin: 'cli', devDependencies: { c: '1' } },
        cli: "#!/usr/bin/env node\nimport 'c'",
      },
      'undeclared-dependency',
      'the code loads "c", package.json has it only for development',
    ],
    [
      'a README that needs a newer Node.js than engines',
      {
        'package.json': { ...MANIFEST, engines: { node: '>=18' } },
        'README.md': 'Requires Node.js 20+',
      },
      'engines-mismatch',
      'the README requires Node.js 20, engines.node is ">=18"',
    ],
    [
      'a package.json that is no object',
      { 'package.json': '[]' },
      'unreadable-metadata',
      'package.json cannot be used: it is an array, not an object',
    ],
    [
      'a package.json that is a folder',
      { 'package.json/x': '' },
      'unreadable-metadata',
      'package.json cannot be used: it cannot be read (not a regular file)',
    ],
  ])('%s is a contradiction', async (_what, files, kind, claim) => {
    expect(await findingsAboutA(files)).toMatchObject([
      { package: 'a', version: '1.0.0', kind, claim },
    ]);
  });

  test.each<[string, Files]>([
    [
      'types without code',
      { 'package.json': { ...MANIFEST, main: '', types: 'index.d.ts' }, 'index.d.ts': '' },
    ],
    [
      'a file that a script at installation may make',
      { 'package.json': { ...MANIFEST, bin: 'b', scripts: { postinstall: 'make' } } },
    ],
    [
      'a main that is a binary',
      { 'package.json': { ...MANIFEST, main: 'tool.exe' }, 'tool.exe': new Uint8Array([0]) },
    ],
    [
      'peer and optional dependencies of a package without dependencies',
      {
        'package.json': {
          ...MANIFEST,
          dependencies: { c: '1' },
          optionalDependencies: { c: '1' },
          peerDependencies: { d: '1' },
        },
        'README.md': '- Zero dependencies',
      },
    ],
    [
      'built-in, declared and optional packages, files, and the package itself',
      {
        'package.json': {
          ...MANIFEST,
          dependencies: { b: '1' },
          peerDependenciesMeta: { c: { optional: true } },
          bundleDependencies: ['d'],
        },
        'index.js': ['fs', 'node:test', 'b/x', 'c', 'd', './data', '#own', 'a/sub', 'electron']
          .map((name) => `require('${name}')`)
          .join('\n'),
        'data.json': '{}',
      },
    ],
    [
      'a package that only a test loads',
      { 'package.json': MANIFEST, 'index.js': '', 'test.js': "require('c')" },
    ],
    [
      'a README that is less exact than engines',
      {
        'package.json': { ...MANIFEST, engines: { node: '^18.17.0 || >=20' } },
        'README.md': 'Requires Node.js 18+',
      },
    ],
    [
      'engines that are no range',
      {
        'package.json': { ...MANIFEST, engines: { node: 'new' } },
        'README.md': 'Requires Node.js 18+',
      },
    ],
    [
      'a README that names two minimums',
      {
        'package.json': { ...MANIFEST, engines: { node: '>=16' } },
        'README.md': '## Requirements\n\n- Node.js 18+\n- Node.js 20+',
      },
    ],
    [
      'fields of wrong types',
      {
        'package.json': {
          ...{ name: 5, license: 5, dependencies: [], engines: ['node'], main: {}, exports: 3 },
          ...{ bin: [], types: null, licenses: 'x', scripts: 1, peerDependencies: 'b' },
        },
      },
    ],
  ])('%s is no contradiction', async (_what, files) => {
    expect(await findingsAboutA(files)).toEqual([]);
  });

  test('the evidence names file, line and text of both sides', async () => {
    const files = { 'package.json': { ...MANIFEST, license: 'MIT' }, LICENSE: `(c) me\n\n${ISC}` };
    const [finding] = await findingsAboutA(files);
    expect(finding?.evidence).toEqual([
      { file: 'node_modules/a/package.json', line: 4, text: '"license": "MIT"' },
      { file: 'node_modules/a/LICENSE', line: 3, text: ISC.split('\n')[0] },
    ]);
  });

  test('without the answer of one agent nothing false is said', async () => {
    const files = {
      'package.json': {
        ...MANIFEST,
        main: 'gone.js',
        bin: 'b.js',
        license: 'MIT',
        dependencies: { c: '1' },
      },
      'b.js': "require('c')",
      'README.md': '- No dependencies\n- TypeScript types included',
      LICENSE: ISC,
    };
    expect(await findingsAboutA(files)).toHaveLength(4);
    expect(await findingsAboutA(files, [textAgent, structureAgent])).toEqual([]);
    expect(await findingsAboutA(files, [metadataAgent])).toEqual([]);
  });
});

describe('sortedFindings', () => {
  const finding = (name: string, file: string): Finding => ({
    package: name,
    version: '1.0.0',
    kind: 'missing-types',
    claim: 'x',
    evidence: [{ file, line: 1, text: '' }],
  });

  test('the order does not depend on which package was examined first', () => {
    const findings = [finding('b', '1'), finding('B', '2'), finding('a', '3')];
    const names = sortedFindings(findings).map((found) => found.package);
    expect(names).toEqual(['B', 'a', 'b']);
    expect(sortedFindings(findings.toReversed())).toEqual(sortedFindings(findings));
  });

  test('copies of one package are reported once, at the first folder', () => {
    const findings = [finding('a', 'z/a'), finding('a', 'b/a')];
    expect(sortedFindings(findings)).toEqual([finding('a', 'b/a')]);
  });
});
