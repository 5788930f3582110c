import { describe, expect, test } from 'vitest';
import { deadLinks } from './dead-links.ts';

const pages = new Map([
  ['README.md', '# Coppice\n'],
  ['docs/README.md', '# Docs\n\n## For readers\n'],
  ['docs/architecture.md', '# Architecture\n'],
]);
const targets = {
  exists: (path: string) => pages.has(path) || path === 'docs' || path === 'packages/host',
  read: (path: string) => pages.get(path) ?? '',
};
const find = (text: string) =>
  deadLinks('docs/README.md', `${pages.get('docs/README.md')}${text}`, targets);

describe('deadLinks', () => {
  test.each([
    '[a](architecture.md)',
    '[a](./architecture.md#architecture)',
    '[a](../README.md "the start")',
    '[a](#for-readers)',
    '[a](../packages/host)',
    '[a](https://example.org/#nowhere)',
    '[a](mailto:a@example.org)',
    '`[a](nowhere.md)`',
    '```text\n[a](nowhere.md)\n```',
    '[a]: architecture.md',
  ])('%s leads somewhere', (text) => {
    expect(find(text)).toEqual([]);
  });

  test.each([
    ['[a](nowhere.md)', 'there is no such file'],
    ['![a](nowhere.svg)', 'there is no such file'],
    ['[a]: nowhere.md', 'there is no such file'],
    ['[a](architecture.md#nowhere)', 'there is no such heading'],
    ['[a](#nowhere)', 'there is no such heading'],
    ['[a](../../other/README.md)', 'leaves the repository'],
  ])('%s: %s', (text, problem) => {
    expect(find(text)).toEqual([
      expect.stringMatching(new RegExp(`^docs/README.md:4: .*${problem}`)),
    ]);
  });
});
