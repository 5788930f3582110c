import { describe, expect, test } from 'vitest';
import { exportStyle, leftOvers, xstateImports } from './module-style.ts';
import { sourceText } from './source-text.ts';

describe('xstateImports', () => {
  test.each([
    ['packages/actor/src/xstate-bridge.ts', 0],
    ['packages/actor/src/kernel.test.ts', 0],
    ['packages/supervision/src/supervisor.machine.ts', 0],
    ['apps/bench/src/spawn.ts', 0],
    ['apps/examples/src/01-first.ts', 0],
    ['packages/actor/src/kernel.ts', 1],
    ['packages/supervision/src/supervisor.ts', 1],
    ['packages/supervision/src/xstate-bridge.ts', 1],
    ['apps/pipelines/src/main.ts', 1],
  ])('in %s: %i', (path, count) => {
    const text = "import type { ActorRef } from 'xstate';";
    expect(xstateImports(sourceText(path, text))).toHaveLength(count);
  });

  test('a sub-path counts, a similar name does not', () => {
    const text = "import 'xstate/graph';\nimport 'xstate-like';\nimport './xstate-bridge.ts';";
    expect(xstateImports(sourceText('packages/actor/src/a.ts', text))).toHaveLength(1);
  });
});

describe('exportStyle', () => {
  test.each([
    ["export * from './a.ts';", 1],
    ["export type * from './a.ts';", 1],
    ['export default function a() {}', 1],
    ['export { a as default };', 1],
    ["export { a } from './a.ts';", 0],
    ['// export * is not for us', 0],
  ])('%s: %i', (text, count) => {
    expect(exportStyle(sourceText('packages/host/src/index.ts', text))).toHaveLength(count);
  });
});

describe('leftOvers', () => {
  test.each([
    [`// ${'FIX'}ME: later`, 1],
    ['debugger;', 1],
    ["const word = 'debugger';", 0],
    ['// The debugger shows this name.', 0],
  ])('%s: %i', (text, count) => {
    expect(leftOvers(sourceText('packages/host/src/a.ts', text))).toHaveLength(count);
  });
});
