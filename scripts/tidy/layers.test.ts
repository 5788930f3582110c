import { describe, expect, test } from 'vitest';
import { layerFindings } from './layers.ts';
import { sourceText } from './source-text.ts';

describe('layerFindings', () => {
  test.each([
    ['packages/supervision/src/a.ts', "import { a } from '@coppice/actor';"],
    ['packages/supervision/src/a.ts', "import { a } from '@coppice/host/testing';"],
    ['packages/coppice/src/index.ts', "export { a } from '@coppice/agents';"],
    ['packages/host/src/a.ts', "import { b } from './deep/b.ts';"],
    ['packages/host/test/a.test.ts', "import { b } from '../src/b.ts';"],
    ['packages/host/src/a.ts', "import { nanoid } from 'nanoid';"],
    ['packages/host/test/a.test.ts', "import { systemHost } from '@coppice/host';"],
    ['apps/bench/src/main.ts', "import { a } from 'coppice';"],
    ['scripts/tidy/a.ts', "import { b } from '../b.ts';"],
  ])('%s may %s', (path, text) => {
    expect(layerFindings(sourceText(path, text))).toEqual([]);
  });

  test.each([
    ['packages/host/src/a.ts', "import { a } from '@coppice/actor';", 'not in a row below'],
    ['packages/host/src/a.ts', "import type { A } from '@coppice/actor';", 'not in a row below'],
    ['packages/actor/src/a.ts', "import { a } from '@coppice/journal';", 'not in a row below'],
    ['packages/agents/src/a.test.ts', "import { a } from 'coppice';", 'not in a row below'],
    ['packages/actor/src/a.ts', "import { a } from '@coppice/actor';", 'imports itself'],
    ['packages/actor/src/a.ts', "import { a } from '@coppice/odds';", 'in no row'],
    ['packages/odds/src/a.ts', "import { a } from '@coppice/host';", 'in no row'],
    [
      'packages/actor/src/a.ts',
      "import { a } from '../../host/src/a.ts';",
      'leaves packages/actor',
    ],
    ['apps/bench/src/a.ts', "await import('../../pipelines/src/a.ts');", 'leaves apps/bench'],
  ])('%s may not %s', (path, text, problem) => {
    expect(layerFindings(sourceText(path, text))).toEqual([expect.stringContaining(problem)]);
  });

  test('names the line', () => {
    const source = sourceText('packages/host/src/a.ts', "\n\nimport 'coppice';");
    expect(layerFindings(source)[0]).toMatch(/^packages\/host\/src\/a\.ts:3: /);
  });
});
