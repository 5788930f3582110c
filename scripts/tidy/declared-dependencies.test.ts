import { describe, expect, test } from 'vitest';
import { dependencyFindings } from './declared-dependencies.ts';
import { sourceText } from './source-text.ts';

const manifest = {
  name: '@coppice/host',
  dependencies: { nanoid: '1' },
  devDependencies: { 'fast-check': '1' },
};
const source = sourceText('packages/host/src/a.ts', "import { nanoid } from 'nanoid';");
const testFile = sourceText('packages/host/src/a.test.ts', "import fc from 'fast-check';");
const find = (...sources: ReturnType<typeof sourceText>[]) =>
  dependencyFindings('packages/host/package.json', manifest, sources);

describe('dependencyFindings', () => {
  test('agree', () => {
    const builtin = sourceText('packages/host/src/b.ts', "import { join } from 'node:path';");
    expect(find(source, testFile, builtin)).toEqual([]);
  });

  test('types are found by the compiler, not by an import', () => {
    const typed = { ...manifest, devDependencies: { '@types/node': '1', 'fast-check': '1' } };
    expect(dependencyFindings('a/package.json', typed, [source, testFile])).toEqual([]);
  });

  test('an import that is not declared', () => {
    const other = sourceText('packages/host/src/b.ts', "import type { A } from 'xstate/graph';");
    expect(find(source, testFile, other)).toEqual([
      'packages/host/src/b.ts:1: xstate is not among the dependencies of packages/host/package.json',
    ]);
  });

  test('what is there for development is not for users', () => {
    const other = sourceText('packages/host/src/b.ts', "import fc from 'fast-check';");
    expect(find(source, testFile, other)).toHaveLength(1);
  });

  test('a dependency that only a test imports is one for development', () => {
    const moved = sourceText('packages/host/src/b.test.ts', source.text);
    expect(find(moved, testFile)).toEqual([
      'packages/host/package.json:1: nanoid is a dependency that nothing imports',
    ]);
  });
});
