import { describe, expect, test } from 'vitest';
import { unconditionalImports } from './module-imports.ts';

function specifiers(source: string, preferred: 'module' | 'script' = 'script'): string[] {
  return unconditionalImports(source, preferred).map(({ specifier }) => specifier);
}

describe('unconditionalImports', () => {
  test.each([
    ["import a from 'x'"],
    ["import 'x'"],
    ["export * from 'x'"],
    ["export { a } from 'x'"],
    ["const a = require('x')"],
    ["module.exports = require('x').a()"],
    ["use(require('x'), 1)"],
    ["const { a } = wrap({ b: [require('x')] })"],
    ["require('x') || 1"],
    ["if (require('x').old) {}"],
    ["class A extends require('x') {}"],
    ["{ require('x') }"],
    ["#!/usr/bin/env node\nrequire('x')"],
    [
      "import { createRequire } from 'y'; const require = createRequire(import.meta.url); require('x')",
    ],
  ])('%s surely loads x', (source) => {
    expect(specifiers(source)).toContain('x');
  });

  test.each([
    ["try { require('x') } catch {}"],
    ["function a() { require('x') }"],
    ["const a = () => require('x')"],
    ["(function () { require('x') })()"],
    ["if (a) require('x')"],
    ["a ? require('x') : 1"],
    ["a && require('x')"],
    ["for (const a of b) require('x')"],
    ["import('x')"],
    ["await import('x')"],
    ["require.resolve('x')"],
    ['require(x)'],
    ["a.require('x')"],
    ["// require('x')"],
    ["class A { b = require('x') }"],
    ["if (isBrowser) { return }\nrequire('x')"],
    ["function require(a) {}\nrequire('x')"],
  ])('%s may not load x', (source) => {
    expect(specifiers(source)).toEqual([]);
  });

  test('a module in a file that was taken for a script is read as one, and the other way', () => {
    expect(specifiers("import 'x'", 'script')).toEqual(['x']);
    expect(specifiers("with (a) {}\nrequire('x')", 'module')).toEqual(['x']);
  });

  test.each([
    ['another language', 'const a: string = require("x")'],
    ['nothing', ''],
    ['something nested too deeply', '['.repeat(100_000)],
    ['a very long chain', `require('y')${'.a()'.repeat(50_000)}`],
  ])('%s gives nothing', (_what, source) => {
    expect(specifiers(source)).toEqual([]);
  });
});
