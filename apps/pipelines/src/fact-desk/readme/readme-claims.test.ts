import { describe, expect, test } from 'vitest';
import { type Claim, claimsOf } from '../claim.ts';
import { readmeClaims } from './readme-claims.ts';

function claimsIn(...lines: readonly string[]): readonly Claim[] {
  return readmeClaims('README.md', lines.join('\n'));
}

describe('readmeClaims', () => {
  test.each([
    ['- Zero dependencies'],
    ['* **No dependencies.**'],
    ['- 🚀 Dependency-free'],
    ['## No dependencies'],
    ['- **Small** - Zero-dependency, small footprint'],
    ['* Lightweight with no dependencies.'],
    ['This package has no dependencies.'],
    ['It is dependency-free.'],
    ['Zero runtime dependencies'],
  ])('"%s" promises that there are no dependencies', (line) => {
    expect(claimsOf(claimsIn('# a', line), 'dependencyFree')).toMatchObject([
      { scope: 'all', evidence: { file: 'README.md', line: 2, text: line } },
    ]);
  });

  test.each([
    ['- No native dependencies'],
    ['- No dependencies except tslib'],
    ['- No peer dependencies'],
    ['- Zero dependencies in the browser build'],
    ['Unlike others, it has no dependencies on native code.'],
    ['left-pad has no dependencies.'],
    ['> Zero dependencies'],
    ['| zero dependencies | yes |'],
    ['<!-- - Zero dependencies -->'],
  ])('"%s" promises nothing', (line) => {
    expect(claimsOf(claimsIn('# a', line), 'dependencyFree')).toEqual([]);
  });

  test('what stands in a code block or under "Changelog" promises nothing', () => {
    const claims = claimsIn('# a', '```', '- No dependencies', '```', '## Changelog', '- No deps');
    expect(claimsOf(claims, 'dependencyFree')).toEqual([]);
  });

  test('the title of the whole README may be anything but a changelog', () => {
    const promises = (title: string) =>
      claimsOf(claimsIn(title, '- No dependencies'), 'dependencyFree');
    expect(promises('# test-build v2')).toHaveLength(1);
    expect(promises('# Changelog')).toEqual([]);
  });

  test('"external" leaves out the packages of one’s own scope', () => {
    const claims = claimsIn('- Zero external dependencies');
    expect(claimsOf(claims, 'dependencyFree')).toMatchObject([{ scope: 'external' }]);
  });

  test.each([
    ['Requires Node.js >= 18', '18'],
    ['Requires Node.js 18.17+.', '18.17'],
    ['- This package requires [Node.js](https://nodejs.org) 20 or later.', '20'],
    ['**Node.js** ≥ 20.1.0 is required.', '20.1.0'],
    ['You need at least Node 16 or higher.', '16'],
  ])('"%s" names the oldest Node.js', (line, version) => {
    expect(claimsOf(claimsIn('# a', line), 'nodeMinimum')).toMatchObject([{ version }]);
  });

  test('an item under "Requirements" names the oldest Node.js', () => {
    const claims = claimsIn('## Requirements', '', '- Node.js 22+');
    expect(claimsOf(claims, 'nodeMinimum')).toMatchObject([{ version: '22' }]);
  });

  test.each([
    ['To run the benchmark (requires Node.js 6+):'],
    ['`signal`: aborts the request. Requires Node v16+.'],
    ['This feature requires Node.js 20 or later.'],
    ['Requires Node.js 18+ for streams'],
    ['Requires Node.js 18'],
    ['Node.js 18+'],
    ['Requires Node.js 18+ or Deno'],
  ])('"%s" holds not for every use', (line) => {
    expect(claimsOf(claimsIn('# a', line), 'nodeMinimum')).toEqual([]);
  });

  test('requirements of an older version or for working on it do not hold', () => {
    const line = '- Node.js >= 10';
    const claims = claimsIn(
      '# a',
      '## v2',
      '### Requirements',
      line,
      '## Contributing',
      `Requires ${line}`,
    );
    expect(claimsOf(claims, 'nodeMinimum')).toEqual([]);
  });

  test.each([
    ['[MIT](LICENSE-APACHE) © Somebody', ['MIT', 'MIT-0']],
    ['Apache License, Version 2.0', ['Apache-2.0']],
    ['BSD-3-Clause', ['BSD-3-Clause']],
    ['ISC or MIT', ['ISC', 'MIT', 'MIT-0']],
  ])('"%s" under "License" names the licence', (line, licences) => {
    const [claim] = claimsOf(claimsIn('# a', '## License', '', line), 'licenceMention');
    expect([...(claim?.licences ?? [])].sort()).toEqual(licences);
    expect(claim?.evidence.line).toBe(4);
  });

  test('a heading that is underlined is a heading', () => {
    const claims = claimsIn('License', '-------', '', 'ISC');
    expect(claimsOf(claims, 'licenceMention')).toMatchObject([{ licences: ['ISC'] }]);
  });

  test('a badge names the licence', () => {
    const claims = claimsIn('![](https://img.shields.io/badge/license-Apache--2.0-blue.svg)');
    expect(claimsOf(claims, 'licenceMention')).toMatchObject([{ licences: ['Apache-2.0'] }]);
  });

  test('a badge that is looked up at the registry, and MIT elsewhere, name nothing', () => {
    const claims = claimsIn('![](https://img.shields.io/npm/l/a.svg)', '## Thanks', 'to MIT');
    expect(claimsOf(claims, 'licenceMention')).toEqual([]);
  });

  test.each([
    ['- TypeScript types included', 1],
    ['Includes TypeScript definitions.', 1],
    ['Does not come with TypeScript types', 0],
    ['TypeScript types are on DefinitelyTyped', 0],
  ])('"%s" makes %i claims about types', (line, count) => {
    expect(claimsOf(claimsIn(line), 'typesIncluded')).toHaveLength(count);
  });
});
