import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fileNotifier } from './file-notifier.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'coppice-notices-'));
});
afterAll(() => rm(folder, { recursive: true }));

const notice = (id: string) =>
  ({
    id,
    at: '2026-01-01T00:00:00.000Z',
    severity: 'info',
    title: 'a\nb',
    text: '',
    details: { token: 'x' },
  }) as const;
const { signal } = new AbortController();

describe('fileNotifier', () => {
  test('appends a line for each notice, and makes the folder', async () => {
    const path = join(folder, 'deep', 'er', 'notices.jsonl');
    const file = fileNotifier({ path });
    await file.notify(notice('one'), signal);
    await fileNotifier({ path }).notify(notice('two'), signal);
    const lines = (await readFile(path, 'utf8')).split('\n');
    expect(lines).toHaveLength(3);
    expect(lines.slice(0, 2).map((line) => JSON.parse(line))).toEqual([
      { ...notice('one'), details: { token: '[redacted]' } },
      { ...notice('two'), details: { token: '[redacted]' } },
    ]);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  test('many at once do not mix', async () => {
    const path = join(folder, 'many.jsonl');
    const file = fileNotifier({ path });
    const ids = Array.from({ length: 50 }, (_, index) => `notice-${index}`);
    await Promise.all(ids.map((id) => file.notify(notice(id), signal)));
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
    expect(new Set(lines.map((line) => JSON.parse(line).id))).toEqual(new Set(ids));
  });

  test('what cannot be written is a rejection', async () => {
    await expect(fileNotifier({ path: folder }).notify(notice('one'), signal)).rejects.toThrow(
      'EISDIR',
    );
    expect(() => fileNotifier({ path: '' })).toThrow('path must not be empty');
  });
});
