import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type RedactOptions, secretsOf } from '@coppice/journal';
import { type Notifier, redactNotice } from './notifier.ts';

/** Which file. */
export interface FileNotifierOptions {
  /** Its folder is made if it is not there. */
  readonly path: string;
  /** Default `file`. */
  readonly name?: string;
  readonly redact?: RedactOptions;
}

/**
 * Appends each notice to a file as one line of JSON, and waits until it is on the disk.
 *
 * Use it beside another one, so that what could not be delivered can be read later. The file grows
 * without bound; rotate it from outside. Secrets are taken out.
 *
 * @param options See {@link FileNotifierOptions}.
 * @throws {TypeError} The path is empty.
 * @example
 * import { mkdtemp, readFile } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { fileNotifier } from '@coppice/agents';
 * const path = join(await mkdtemp(join(tmpdir(), 'notices-')), 'notices.jsonl');
 * const notice = {
 *   id: 'notice-1',
 *   at: '2026-01-01T00:00:00.000Z',
 *   severity: 'info',
 *   title: 'Started',
 *   text: '',
 *   details: {},
 * } as const;
 * await fileNotifier({ path }).notify(notice, new AbortController().signal);
 * if (JSON.parse(await readFile(path, 'utf8')).id !== 'notice-1') throw new Error('lost');
 */
export function fileNotifier(options: FileNotifierOptions): Notifier {
  const { path, name = 'file' } = options;
  if (typeof path !== 'string' || path === '') throw new TypeError('path must not be empty');
  const secrets = secretsOf(options.redact);
  return {
    name,
    notify: async (notice, signal) => {
      signal.throwIfAborted();
      const line = `${JSON.stringify(redactNotice(notice, secrets))}\n`;
      await mkdir(dirname(path), { recursive: true });
      const file = await open(path, 'a', 0o600); // For its owner alone: it tells of faults.
      try {
        await file.appendFile(line);
        await file.sync();
      } finally {
        await file.close();
      }
    },
  };
}
