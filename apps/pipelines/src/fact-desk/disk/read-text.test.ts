import { execFileSync } from 'node:child_process';
import { mkdir, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { tempProject } from '../temp-project.ts';
import { readText } from './read-text.ts';

const { signal } = new AbortController();
const HUGE_BYTES = 50_000_000;

describe('readText', () => {
  test('a file of exactly the limit is read, one byte more is too large', async () => {
    await using project = await tempProject({ five: '12345', six: '123456' });
    const options = { maxBytes: 5, signal };
    expect(await readText(join(project.dir, 'five'), options)).toEqual({
      type: 'text',
      text: '12345',
      truncated: false,
    });
    expect(await readText(join(project.dir, 'six'), options)).toEqual({
      type: 'tooLarge',
      bytes: 6,
    });
  });

  test('of a huge file only the beginning is loaded', async () => {
    await using project = await tempProject({ LICENSE: 'MIT' });
    const path = join(project.dir, 'LICENSE');
    await truncate(path, HUGE_BYTES);
    const whenLarger = 'truncate';
    expect(await readText(path, { maxBytes: 3, whenLarger, signal })).toEqual({
      type: 'text',
      text: 'MIT',
      truncated: true,
    });
    expect(await readText(path, { signal })).toEqual({ type: 'tooLarge', bytes: HUGE_BYTES });
  });

  test('a file that is not there, or below a file, is missing', async () => {
    await using project = await tempProject({ file: '' });
    expect(await readText(join(project.dir, 'gone'), { signal })).toEqual({ type: 'missing' });
    expect(await readText(join(project.dir, 'file/x'), { signal })).toEqual({ type: 'missing' });
  });

  test('a folder, a pipe and a device are not read', async () => {
    await using project = await tempProject({});
    await mkdir(join(project.dir, 'folder'));
    execFileSync('mkfifo', [join(project.dir, 'pipe')]);
    const unreadable = { type: 'unreadable', reason: 'not a regular file' };
    expect(await readText(join(project.dir, 'folder'), { signal })).toEqual(unreadable);
    expect(await readText(join(project.dir, 'pipe'), { signal })).toEqual(unreadable);
    expect(await readText('/dev/zero', { signal })).toEqual(unreadable);
  });

  test.each([
    ['UTF-8 with a mark', [0xef, 0xbb, 0xbf, 0x4d], 'M'],
    ['UTF-16, little end first', [0xff, 0xfe, 0x4d, 0x00], 'M'],
    ['UTF-16, big end first', [0xfe, 0xff, 0x00, 0x4d], 'M'],
    ['Latin-1', [0x4d, 0xfc], 'M\ufffd'],
    ['nothing', [], ''],
  ])('a file in %s becomes text', async (_encoding, bytes, text) => {
    await using project = await tempProject({ README: new Uint8Array(bytes) });
    const read = await readText(join(project.dir, 'README'), { signal });
    expect(read).toEqual({ type: 'text', text, truncated: false });
  });

  test('a file with a NUL is binary', async () => {
    await using project = await tempProject({ LICENSE: new Uint8Array([0x4d, 0x00, 0x49]) });
    expect(await readText(join(project.dir, 'LICENSE'), { signal })).toEqual({ type: 'binary' });
  });

  test('nothing is read after the signal has aborted', async () => {
    const aborted = AbortSignal.abort(new Error('enough'));
    await expect(readText('/dev/null', { signal: aborted })).rejects.toThrow('enough');
  });
});
