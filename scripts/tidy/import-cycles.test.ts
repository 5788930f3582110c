import { describe, expect, test } from 'vitest';
import { importCycles } from './import-cycles.ts';
import { sourceText } from './source-text.ts';

const module = (path: string, ...imported: string[]) =>
  sourceText(path, imported.map((target) => `import type { A } from '${target}';`).join('\n'));

describe('importCycles', () => {
  test('a diamond is none', () => {
    const sources = [module('a.ts', './b.ts', './c.ts'), module('b.ts', './d.ts')];
    expect(importCycles([...sources, module('c.ts', './d.ts'), module('d.ts')])).toEqual([]);
  });

  test('a circle over three folders is found once, from where it starts', () => {
    const sources = [
      module('x/start.ts', './a.ts'),
      module('x/a.ts', '../y/b.ts'),
      module('y/b.ts', './z/c.ts'),
      module('y/z/c.ts', '../../x/a.ts'),
    ];
    expect(importCycles(sources)).toEqual(['import cycle: x/a.ts → y/b.ts → y/z/c.ts → x/a.ts']);
  });

  test('a module that imports itself', () => {
    expect(importCycles([module('a.ts', './a.ts')])).toEqual(['import cycle: a.ts → a.ts']);
  });
});
