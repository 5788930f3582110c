import { describe, expect, test } from 'vitest';
import { anchorsOf, markdownPage } from './markdown.ts';

describe('markdownPage', () => {
  test('takes the code blocks out of the prose', () => {
    const page = markdownPage('One\n\n```ts\na();\nb();\n```\n\nTwo `[x](y)` three\n');
    expect(page.blocks).toEqual([{ language: 'ts', code: 'a();\nb();', line: 4 }]);
    expect(page.prose.split('\n')).toEqual([
      'One',
      '',
      '',
      '',
      '',
      '',
      '',
      'Two          three',
      '',
    ]);
  });

  test('a longer fence holds shorter ones', () => {
    const page = markdownPage('````md\n```ts\na();\n```\n````\n');
    expect(page.blocks).toEqual([{ language: 'md', code: '```ts\na();\n```', line: 2 }]);
  });

  test('a block that is never closed is refused', () => {
    expect(() => markdownPage('a\n```ts\n')).toThrow('from line 2 on is never closed');
  });
});

describe('anchorsOf', () => {
  test.each([
    ['# One', 'one'],
    ['## What a crash takes with it', 'what-a-crash-takes-with-it'],
    ['### `withLock`, and why?', 'withlock-and-why'],
    ['## Time · chance', 'time--chance'],
    ['## See [the map](docs/README.md)', 'see-the-map'],
    ['## rest_for_one', 'rest_for_one'],
  ])('%s', (heading, anchor) => {
    expect([...anchorsOf(`${heading}\n`)]).toEqual([anchor]);
  });

  test('the second of two equal headings gets a number', () => {
    expect([...anchorsOf('# A\n\n# A\n')]).toEqual(['a', 'a-1']);
  });

  test('a comment in a code block is no heading', () => {
    expect([...anchorsOf('# A\n\n```sh\n# B\n```\n')]).toEqual(['a']);
  });
});
