import { describe, expect, test } from 'vitest';
import { undocumentedExports } from './doc-comments.ts';
import { sourceText } from './source-text.ts';

const find = (index: string, files: Record<string, string>) =>
  undocumentedExports(
    sourceText('packages/a/src/index.ts', index),
    (path) => files[path.replace('packages/a/src/', '')],
  );

const index = "// The a.\nexport { a } from './a.ts';";

describe('undocumentedExports', () => {
  test.each([
    '/** Says. @example a(); */\nexport function a() {}',
    '/**\n * Says.\n * @example a();\n */\nexport async function a() {}',
    '/** Says. @example new a(); */\nexport abstract class a {}',
    '/** Says. */\nexport class a extends Error {}',
    '/** Says. */\nexport interface a {}',
    '/** Says. */\nexport type a = 1;',
    '/** Says. */\nexport const a = 1;',
  ])('%s is documented', (text) => {
    expect(find(index, { 'a.ts': text })).toEqual([]);
  });

  test.each([
    ['export function a() {}', 'no doc comment'],
    ['/* Says. */\nexport interface a {}', 'no doc comment'],
    ['/** Says. */\nconst b = 1;\nexport const a = 1;', 'no doc comment'],
    ['/** Says. */\nexport function a() {}', 'no @example'],
    ['/** Says. */\nexport class a {}', 'no @example'],
    ['/** Says. */\nexport class a<T extends Error> {}', 'no @example'],
    ['/** Says. @example ab(); */\nexport function ab() {}', 'not declared here'],
  ])('%s: %s', (text, problem) => {
    expect(find(index, { 'a.ts': text })).toEqual([expect.stringContaining(problem)]);
  });

  test('each name of a list, and types among them', () => {
    const list = "export type { B } from './b.ts';\nexport { a, type C as D } from './a.ts';";
    const text = 'export const a = 1;\nexport type C = 1;';
    expect(find(list, { 'a.ts': text, 'b.ts': 'export type B = 1;' })).toHaveLength(3);
  });

  test('a name that is handed on is looked up where it is declared', () => {
    const files = {
      'a.ts': "export { a } from './deep/a.ts';",
      'deep/a.ts': 'export const a = 1;',
    };
    expect(find(index, files)).toEqual([
      'packages/a/src/deep/a.ts:1: a is public and has no doc comment',
    ]);
  });

  test('what comes from another package is documented there', () => {
    const files = { 'a.ts': "export type { a } from 'xstate';" };
    expect(find("export { b } from '@coppice/host';", {})).toEqual([]);
    expect(find(index, files)).toEqual([]);
  });

  test('a file that is not there', () => {
    expect(find(index, {})).toEqual([expect.stringContaining('there is no packages/a/src/a.ts')]);
  });
});
