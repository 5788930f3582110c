import { describe, expect, test } from 'vitest';
import { declaredTargets } from './declared-targets.ts';

function places(manifest: Readonly<Record<string, unknown>>): string[] {
  return declaredTargets(manifest).map(({ at, target }) => `${at} = ${target}`);
}

describe('declaredTargets', () => {
  test('each field is written as one would write it', () => {
    const manifest = {
      main: 'a.js',
      module: 'b.mjs',
      bin: { tool: 'c.js', 'x-y': 'd.js' },
      types: 'e.d.ts',
      exports: { '.': { import: './f.mjs', default: './g.js' }, './h/*': './h/*.js' },
    };
    expect(places(manifest)).toEqual([
      'main = a.js',
      'module = b.mjs',
      'bin.tool = c.js',
      'bin["x-y"] = d.js',
      'types = e.d.ts',
      'exports["."].import = ./f.mjs',
      'exports["."].default = ./g.js',
      'exports["./h/*"] = ./h/*.js',
    ]);
  });

  test('a type condition at any depth is looked up as types', () => {
    const exports = { '.': { types: { import: './a.d.mts' } }, './b': { 'types@>=5': './b.ts' } };
    expect(declaredTargets({ exports }).map(({ rules }) => rules)).toEqual(['types', 'types']);
  });

  test.each([
    [{ main: '', types: ' ' }],
    [{ main: {}, bin: 5, exports: 3, types: [] }],
    [{ exports: { './internal/*': null } }],
    [{ exports: ['./a.js', './b.js'] }],
    [{ exports: { '.': { source: './src/a.ts', '@scope/dev': './src/a.ts' } } }],
    [{ types: 'a.d.ts', typesVersions: { '*': { '*': ['ts/*'] } } }],
    [{ bin: { tool: false } }],
  ])('%j promises nothing', (manifest) => {
    expect(places(manifest)).toEqual([]);
  });

  test('only what Node loads for the package itself is an entry', () => {
    const manifest = {
      main: 'old.js',
      bin: './cli.js',
      exports: {
        '.': { browser: './web.js', types: './a.d.ts', import: { node: './node.mjs' } },
        './sub': './sub.js',
      },
    };
    const entries = declaredTargets(manifest).filter(({ isNodeEntry }) => isNodeEntry);
    expect(entries.map(({ target }) => target)).toEqual(['./cli.js', './node.mjs']);
  });
});
