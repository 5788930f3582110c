import { constants, type FileHandle, open } from 'node:fs/promises';

/** What a path turned out to hold. A file that is no text is an answer, not a failure. */
export type ReadText =
  | { readonly type: 'text'; readonly text: string; readonly truncated: boolean }
  | { readonly type: 'missing' }
  | { readonly type: 'unreadable'; readonly reason: string }
  | { readonly type: 'tooLarge'; readonly bytes: number }
  | { readonly type: 'binary' };

export interface ReadTextOptions {
  /** The most that is ever loaded. Default 1_000_000; an integer > 0. */
  readonly maxBytes?: number;
  /** What a larger file gives: nothing, or its beginning. Default `refuse`. */
  readonly whenLarger?: 'refuse' | 'truncate';
  readonly signal: AbortSignal;
}

const MAX_BYTES = 1_000_000;

/** Git's rule: a file is binary when a NUL is among its first 8000 bytes. */
const BINARY_PROBE_BYTES = 8000;

/**
 * Reads a regular file as text, never more of it than `maxBytes`.
 *
 * Folders, pipes and devices are not read. A byte order mark tells UTF-8 from UTF-16 and is
 * removed; bytes that are not UTF-8 become U+FFFD.
 *
 * @throws The signal's reason, when it has aborted. Nothing else.
 * @example const answer = await readText('package.json', { signal });
 */
export async function readText(path: string, options: ReadTextOptions): Promise<ReadText> {
  options.signal.throwIfAborted();
  let file: FileHandle;
  try {
    // Without O_NONBLOCK, opening a pipe waits until somebody writes to it.
    file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    return failedRead(error);
  }
  try {
    return await readFile(file, options);
  } catch (error) {
    options.signal.throwIfAborted();
    return failedRead(error);
  } finally {
    await file.close();
  }
}

async function readFile(file: FileHandle, options: ReadTextOptions): Promise<ReadText> {
  const { maxBytes = MAX_BYTES, whenLarger = 'refuse', signal } = options;
  const stats = await file.stat();
  if (!stats.isFile()) return { type: 'unreadable', reason: 'not a regular file' };
  const truncated = stats.size > maxBytes;
  if (truncated && whenLarger === 'refuse') return { type: 'tooLarge', bytes: stats.size };
  signal.throwIfAborted();
  const bytes = new Uint8Array(Math.min(stats.size, maxBytes));
  let length = 0;
  while (length < bytes.length) {
    const { bytesRead } = await file.read(bytes, length, bytes.length - length, length);
    if (bytesRead === 0) break; // The file has become shorter since.
    length += bytesRead;
  }
  return decode(bytes.subarray(0, length), truncated);
}

function decode(bytes: Uint8Array, truncated: boolean): ReadText {
  const encoding = encodingOf(bytes);
  if (encoding === 'utf-8' && bytes.subarray(0, BINARY_PROBE_BYTES).includes(0)) {
    return { type: 'binary' };
  }
  return { type: 'text', text: new TextDecoder(encoding).decode(bytes), truncated };
}

function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}

function failedRead(error: unknown): ReadText {
  const code = errorCode(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return { type: 'missing' };
  return { type: 'unreadable', reason: code };
}

/** The system's name of an error, such as `EACCES`; `unknown` when it has none. */
export function errorCode(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'unknown';
}
