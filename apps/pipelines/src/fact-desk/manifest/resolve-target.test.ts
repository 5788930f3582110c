import { describe, expect, test } from 'vitest';
import type { TargetRules } from './declared-targets.ts';
import { resolveTarget } from './resolve-target.ts';

const FILES = new Set([
  ...['index.js', 'lib/index.js', 'lib/a.js', 'lib/a.d.ts', 'data.json', 'addon.node'],
  ...['types/index.d.ts', 'bin/run', 'esm/b.mjs', 'esm/b.d.mts', 'esm/c/c.js'],
]);

describe('resolveTarget', () => {
  test.each<[string, TargetRules, string]>([
    ['index.js', 'main', 'index.js'],
    ['./index', 'main', 'index.js'],
    ['lib', 'main', 'lib/index.js'],
    ['lib/', 'main', 'lib/index.js'],
    ['.', 'main', 'index.js'],
    ['./', 'main', 'index.js'],
    ['data', 'main', 'data.json'],
    ['addon', 'main', 'addon.node'],
    ['/lib/a.js', 'main', 'lib/a.js'],
    ['lib\\a.js', 'main', 'lib/a.js'],
    ['lib/../index.js', 'main', 'index.js'],
    ['esm/b', 'module', 'esm/b.mjs'],
    ['bin/run', 'bin', 'bin/run'],
    ['./lib/a.js', 'exports', 'lib/a.js'],
    ['./esm/*.mjs', 'exports', 'esm/b.mjs'],
    ['./esm/*/*.js', 'exports', 'esm/c/c.js'],
    ['./lib/', 'exports', 'lib/index.js'],
    ['./', 'exports', 'index.js'],
    ['types', 'types', 'types/index.d.ts'],
    ['lib/a', 'types', 'lib/a.d.ts'],
    ['lib/a.js', 'types', 'lib/a.js'],
    ['esm/b.js', 'types', ''],
    ['./esm/*.d.mts', 'types', 'esm/b.d.mts'],
  ])('%s as %s is %s', (target, rules, file) => {
    const expected = file === '' ? { state: 'missing' } : { state: 'present', file };
    expect(resolveTarget(target, rules, { files: FILES, complete: true })).toEqual(expected);
  });

  test.each<[string, TargetRules]>([
    ['./lib', 'exports'],
    ['./lib/a', 'exports'],
    ['./none/*.js', 'exports'],
    ['./esm/x*/*.js', 'exports'],
    ['INDEX.js', 'main'],
    ['lib/b', 'main'],
    ['bin/run.js', 'bin'],
  ])('%s as %s is missing', (target, rules) => {
    const resolved = resolveTarget(target, rules, { files: FILES, complete: true });
    expect(resolved).toEqual({ state: 'missing' });
  });

  test.each([['../../etc/passwd'], ['lib/../../x'], ['..'], ['..\\..\\x']])(
    '%s is outside the package',
    (target) => {
      const resolved = resolveTarget(target, 'main', { files: FILES, complete: true });
      expect(resolved).toEqual({ state: 'outside' });
    },
  );

  test('an absolute path is looked up inside the package', () => {
    const resolved = resolveTarget('/etc/passwd', 'main', { files: FILES, complete: true });
    expect(resolved).toEqual({ state: 'missing' });
  });

  test.each([['./a%20b.js'], ['./node_modules/x/y.js'], ['./a.js?raw']])(
    'of %s nothing is known',
    (target) => {
      const resolved = resolveTarget(target, 'exports', { files: FILES, complete: true });
      expect(resolved).toEqual({ state: 'unknown' });
    },
  );

  test('what is not in an incomplete list may exist', () => {
    const resolved = resolveTarget('gone.js', 'main', { files: FILES, complete: false });
    expect(resolved).toEqual({ state: 'unknown' });
  });
});
