import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { tempProject } from '../temp-project.ts';
import { findInstalledPackages } from './installed-packages.ts';

const { signal } = new AbortController();

async function keysIn(dir: string): Promise<string[]> {
  return (await findInstalledPackages(dir, { signal })).map(({ key }) => key);
}

function named(name: string, version = '1.0.0'): { name: string; version: string } {
  return { name, version };
}

describe('findInstalledPackages', () => {
  test('scoped and nested packages are found and sorted by name and version', async () => {
    await using project = await tempProject({
      'node_modules/b/package.json': named('b', '2.0.0'),
      'node_modules/b/node_modules/a/package.json': named('a', '1.1.0'),
      'node_modules/a/package.json': named('a', '1.0.0'),
      'node_modules/@s/c/package.json': named('@s/c'),
      'node_modules/.bin/tool': '',
    });
    expect(await keysIn(project.dir)).toEqual(['@s/c@1.0.0', 'a@1.0.0', 'a@1.1.0', 'b@2.0.0']);
  });

  test('a folder of a package is relative to the project', async () => {
    await using project = await tempProject({ 'node_modules/@s/c/package.json': named('@s/c') });
    const [found] = await findInstalledPackages(project.dir, { signal });
    expect(found?.dir).toBe('node_modules/@s/c');
  });

  test('a package in the store of pnpm is found once, however many links lead to it', async () => {
    await using project = await tempProject({
      'node_modules/.pnpm/a@1.0.0/node_modules/a/package.json': named('a'),
      'node_modules/.pnpm/b@1.0.0/node_modules/b/package.json': named('b'),
    });
    const modules = join(project.dir, 'node_modules');
    await symlink('.pnpm/a@1.0.0/node_modules/a', join(modules, 'a'));
    await symlink('../../b@1.0.0/node_modules/b', join(modules, '.pnpm/a@1.0.0/node_modules/b'));
    const found = await findInstalledPackages(project.dir, { signal });
    expect(found.map(({ dir }) => dir)).toEqual([
      'node_modules/.pnpm/a@1.0.0/node_modules/a',
      'node_modules/.pnpm/b@1.0.0/node_modules/b',
    ]);
  });

  test('a folder of a pnpm workspace has what the store of the workspace holds for it', async () => {
    await using project = await tempProject({
      'node_modules/.pnpm/a@1.0.0/node_modules/a/package.json': named('a'),
      'node_modules/.pnpm/b@1.0.0/node_modules/b/package.json': named('b'),
      'node_modules/.pnpm/c@1.0.0/node_modules/c/package.json': named('c'),
      'app/node_modules/.modules.yaml': '',
    });
    const store = join(project.dir, 'node_modules/.pnpm');
    await symlink(join(store, 'a@1.0.0/node_modules/a'), join(project.dir, 'app/node_modules/a'));
    await symlink('../../b@1.0.0/node_modules/b', join(store, 'a@1.0.0/node_modules/b'));
    expect(await keysIn(join(project.dir, 'app'))).toEqual(['a@1.0.0', 'b@1.0.0']);
  });

  test('equal packages in several folders are told apart by their key', async () => {
    await using project = await tempProject({
      'node_modules/a/package.json': named('a'),
      'node_modules/b/package.json': named('b'),
      'node_modules/b/node_modules/a/package.json': named('a'),
    });
    expect(await keysIn(project.dir)).toEqual(['a@1.0.0', 'a@1.0.0#2', 'b@1.0.0']);
  });

  test('a linked package of the workspace itself is left out', async () => {
    await using project = await tempProject({
      'packages/own/package.json': named('own'),
      'node_modules/a/package.json': named('a'),
    });
    await symlink('../packages/own', join(project.dir, 'node_modules/own'));
    expect(await keysIn(project.dir)).toEqual(['a@1.0.0']);
  });

  test('a loop of links and a broken link are passed over', async () => {
    await using project = await tempProject({ 'node_modules/a/package.json': named('a') });
    const modules = join(project.dir, 'node_modules');
    await symlink('loop', join(modules, 'loop'));
    await symlink('gone', join(modules, 'broken'));
    await symlink('..', join(modules, 'a/node_modules'));
    expect(await keysIn(project.dir)).toEqual(['a@1.0.0']);
  });

  test('a folder or file without package.json is no package', async () => {
    await using project = await tempProject({
      'node_modules/assets/logo.svg': '',
      'node_modules/file': '',
    });
    expect(await keysIn(project.dir)).toEqual([]);
  });

  test.each([
    ['not JSON', '{ name: '],
    ['a list', '[]'],
    ['null', 'null'],
    ['empty', ''],
    ['names that are no text', '{ "name": 5, "version": {} }'],
    ['a name that garbles the terminal', '{ "name": "\\u001b[2J" }'],
  ])('a package whose package.json is %s is listed by its folder', async (_what, content) => {
    await using project = await tempProject({ 'node_modules/@s/broken/package.json': content });
    expect(await keysIn(project.dir)).toEqual(['@s/broken@unknown']);
  });

  test('a package whose package.json is a folder is listed', async () => {
    await using project = await tempProject({});
    await mkdir(join(project.dir, 'node_modules/odd/package.json'), { recursive: true });
    expect(await keysIn(project.dir)).toEqual(['odd@unknown']);
  });

  test.each([
    ['missing', 'gone'],
    ['notFolder', 'file'],
    ['notInstalled', 'empty'],
  ])('a project that is %s is refused with its path', async (problem, path) => {
    await using project = await tempProject({ file: '', 'empty/x': '' });
    const dir = join(project.dir, path);
    await expect(findInstalledPackages(dir, { signal })).rejects.toMatchObject({
      code: 'project_not_found',
      problem,
      path: dir,
      message: expect.stringContaining(dir),
    });
  });

  test('an aborted search stops with the reason', async () => {
    await using project = await tempProject({ 'node_modules/.modules.yaml': '' });
    const aborted = AbortSignal.abort(new Error('enough'));
    await expect(findInstalledPackages(project.dir, { signal: aborted })).rejects.toThrow('enough');
  });
});
