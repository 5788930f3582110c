import { describe, expect, test } from 'vitest';
import { examplesInComments, examplesInPage } from './doc-examples.ts';

describe('examplesInPage', () => {
  test('are the blocks that say ts', () => {
    const text = '# A\n\n```ts\na();\n```\n\n```sh\nnpm test\n```\n';
    expect(examplesInPage('a.md', text)).toEqual([{ path: 'a.md', line: 4, code: 'a();' }]);
  });
});

describe('examplesInComments', () => {
  const comment = (...lines: string[]) =>
    `const before = 1;\n\n/**\n${lines.map((line) => ` * ${line}`.trimEnd()).join('\n')}\n */\n`;

  test('plain code, up to the next tag', () => {
    const text = comment('Says.', '', '@example', 'a({', '  b,', '});', '@see c');
    expect(examplesInComments('a.ts', text)).toEqual([
      { path: 'a.ts', line: 7, code: 'a({\n  b,\n});' },
    ]);
  });

  test('code on the line of the tag', () => {
    expect(examplesInComments('a.ts', '/** @example a(); */')).toEqual([
      { path: 'a.ts', line: 1, code: 'a();' },
    ]);
  });

  test('code in a fence, without what is said around it', () => {
    const text = comment('@example', 'Like this:', '```ts', 'a();', '```', 'And so on.');
    expect(examplesInComments('a.ts', text)).toEqual([{ path: 'a.ts', line: 7, code: 'a();' }]);
  });

  test('several in one comment', () => {
    const text = comment('@example a();', '@example b();');
    expect(examplesInComments('a.ts', text).map(({ code }) => code)).toEqual(['a();', 'b();']);
  });

  test('a plain comment has none', () => {
    expect(examplesInComments('a.ts', '/* @example a(); */')).toEqual([]);
  });
});
