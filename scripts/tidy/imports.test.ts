import { describe, expect, test } from 'vitest';
import { importsOf } from './imports.ts';
import { sourceText } from './source-text.ts';

describe('importsOf', () => {
  test.each([
    ["import { a } from './a.ts';", ['./a.ts']],
    ["import type { A } from './a.ts';", ['./a.ts']],
    ["import a, { type B } from './a.ts';", ['./a.ts']],
    ["import * as a from './a.ts';", ['./a.ts']],
    ["import './a.ts';", ['./a.ts']],
    ["export { a } from './a.ts';", ['./a.ts']],
    ["export * from './a.ts';", ['./a.ts']],
    ["const a = await import('./a.ts');", ['./a.ts']],
    ["type A = import('./a.ts').A;", ['./a.ts']],
    ["import {\n  a,\n  b,\n} from './a.ts';\nimport { c } from './c.ts';", ['./a.ts', './c.ts']],
    ["export const a = 1;\nimport { b } from './b.ts';", ['./b.ts']],
    ["// import { a } from './a.ts';", []],
    ['const a = "import { a } from \'./a.ts\'";', []],
    ['const a = import.meta.url;', []],
    ["const from = Array.from('abc');", []],
  ])('%s', (text, expected) => {
    const imports = importsOf(sourceText('b.ts', text));
    expect(imports.map(({ specifier }) => specifier)).toEqual(expected);
  });
});
