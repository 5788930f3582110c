import { describe, expect, test } from 'vitest';
import { fileShapeFindings } from './file-shape.ts';
import { sourceText } from './source-text.ts';

const find = (path: string, text = '') => fileShapeFindings(sourceText(path, text));

describe('fileShapeFindings', () => {
  test.each(['a.ts', 'packages/a/src/exit-reason.ts', 'x.machine.test.ts', 'x.test-d.ts'])(
    '%s is fine',
    (path) => {
      expect(find(path)).toEqual([]);
    },
  );

  test('300 lines are fine, 301 are not', () => {
    expect(find('a.ts', 'a();\n'.repeat(300))).toEqual([]);
    expect(find('a.ts', 'a();\n'.repeat(301))).toEqual([
      'a.ts:300: 301 lines, at most 300: split it',
    ]);
  });

  test.each(['utils.ts', 'src/types/a.ts', 'src/helpers.test.ts', 'common/a.ts'])(
    '%s is a drawer',
    (path) => {
      expect(find(path)).toEqual([expect.stringContaining('names no idea')]);
    },
  );

  test.each(['exitReason.ts', 'Breaker.ts', 'exit_reason.ts'])('%s is not kebab-case', (path) => {
    expect(find(path)).toEqual([expect.stringContaining('kebab-case')]);
  });
});
