// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these strings are source text.
import { describe, expect, test } from 'vitest';
import { forbiddenGlobals } from './forbidden-globals.ts';
import { sourceText } from './source-text.ts';

const find = (path: string, text: string) => forbiddenGlobals(sourceText(path, text));

describe('forbiddenGlobals', () => {
  test.each([
    'const now = Date.now();',
    'const now = new Date();',
    'const now = performance.now();',
    'const now = globalThis.performance.now();',
    'const now = process.hrtime.bigint();',
    'setTimeout(run, 5);',
    'globalThis.setTimeout(run, 5);',
    'setInterval(run, 5);',
    'setImmediate(run);',
    'queueMicrotask(run);',
    'AbortSignal.timeout(5);',
    'const later = { setTimeout, clearTimeout };',
    'const chance = Math.random();',
    'const id = crypto.randomUUID();',
    'const id = randomUUID();',
    "console.log('');",
    'const text = `${Date.now()}`;',
  ])('%s is not for packages', (text) => {
    expect(find('packages/actor/src/a.ts', text)).toHaveLength(1);
  });

  test.each([
    'clock.setTimeout(run, 5);',
    'const clock = { setTimeout: (run, ms) => host.setTimeout(run, ms) };',
    'const clock = { setTimeout(run: () => void, ms: number) { return 1; } };',
    'interface Clock { setTimeout(run: () => void, ms: number): number }',
    'const date = new Date(wallTimeMs);',
    '// Date.now() would not be repeatable.',
    "throw new Error('use the clock, not Date.now()');",
    'this.random.next();',
    'const performanceMs = 5;',
  ])('%s is fine', (text) => {
    expect(find('packages/actor/src/a.ts', text)).toEqual([]);
  });

  test.each([
    ['packages/host/src/a.ts', 'Date.now();', 0],
    ['packages/host/src/a.ts', 'console.log();', 1],
    ['apps/bench/src/a.ts', 'performance.now();', 0],
    ['apps/bench/src/a.ts', 'Date.now();', 1],
    ['apps/pipelines/src/a.ts', 'performance.now();', 1],
    ['apps/pipelines/src/a.ts', 'console.log();', 0],
    ['scripts/a.mjs', 'console.log(Date.now());', 0],
  ])('in %s, %s: %i', (path, text, count) => {
    expect(find(path, text)).toHaveLength(count);
  });

  test.each([
    ['await new Promise((resolve) => setTimeout(resolve, 50));', 1],
    ['setTimeout(resolve, 50); // real clock: Node offers no other', 0],
    ['host.setTimeout(resolve, 50);', 0],
    ['expect(Date.now()).toBeGreaterThan(0);', 0],
  ])('in a test, %s: %i', (text, count) => {
    expect(find('packages/actor/src/a.test.ts', text)).toHaveLength(count);
  });
});
