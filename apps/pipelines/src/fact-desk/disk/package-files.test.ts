import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { tempProject } from '../temp-project.ts';
import { listPackageFiles } from './package-files.ts';

const { signal } = new AbortController();

describe('listPackageFiles', () => {
  test('files at any depth are listed, those of nested packages are not', async () => {
    await using project = await tempProject({
      'a.js': '',
      'lib/b/c.js': '',
      'node_modules/d/e.js': '',
      'lib/node_modules/f.js': '',
    });
    const { files, complete } = await listPackageFiles(project.dir, signal);
    expect([...files].sort()).toEqual(['a.js', 'lib/b/c.js']);
    expect(complete).toBe(true);
  });

  test('a link to a file inside counts as a file', async () => {
    await using project = await tempProject({ 'a.js': '' });
    await symlink('a.js', join(project.dir, 'b.js'));
    const { files, complete } = await listPackageFiles(project.dir, signal);
    expect(files.has('b.js') && complete).toBe(true);
  });

  test.each([
    ['outside', '/etc/hostname'],
    ['to a folder', 'lib'],
    ['to itself', 'link'],
  ])('a link %s is not followed, and the list is not complete', async (_where, target) => {
    await using project = await tempProject({ 'lib/a.js': '' });
    await symlink(target, join(project.dir, 'link'));
    const { files, complete } = await listPackageFiles(project.dir, signal);
    expect([...files]).toEqual(['lib/a.js']);
    expect(complete).toBe(false);
  });

  test('a folder that is gone has no files, and the list is not complete', async () => {
    await using project = await tempProject({});
    const listed = await listPackageFiles(join(project.dir, 'gone'), signal);
    expect(listed).toEqual({ files: new Set(), complete: false });
  });

  test('says after each folder that it gets on', async () => {
    await using project = await tempProject({ 'a.js': '', 'x/b.js': '', 'x/y/c.js': '' });
    let folders = 0;
    await listPackageFiles(project.dir, signal, () => {
      folders += 1;
    });
    expect(folders).toBe(3);
  });
});
