import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fingerprint } from './fingerprint.mjs';
import { temporaryFolder } from './temporary-folder.ts';

function workspace(): string {
  const root = temporaryFolder();
  for (const folder of ['packages/host', 'apps/bench', 'docs']) {
    mkdirSync(join(root, folder), { recursive: true });
  }
  for (const path of [
    'package.json',
    'pnpm-lock.yaml',
    'pnpm-workspace.yaml',
    'packages/host/package.json',
    'apps/bench/package.json',
  ]) {
    writeFileSync(join(root, path), `the first ${path}`);
  }
  return root;
}

describe('fingerprint', () => {
  test.each([
    'package.json',
    'pnpm-lock.yaml',
    'pnpm-workspace.yaml',
    '.npmrc',
    'packages/host/package.json',
    'apps/bench/package.json',
  ])('changes with %s', (path) => {
    const root = workspace();
    const before = fingerprint(root);
    writeFileSync(join(root, path), 'another');
    expect(fingerprint(root)).not.toBe(before);
  });

  test('changes when a package is removed', () => {
    const root = workspace();
    const before = fingerprint(root);
    rmSync(join(root, 'packages/host/package.json'));
    expect(fingerprint(root)).not.toBe(before);
  });

  test('stays the same when a source file changes', () => {
    const root = workspace();
    const before = fingerprint(root);
    writeFileSync(join(root, 'packages/host/index.ts'), 'export {};');
    expect(fingerprint(root)).toBe(before);
  });
});
