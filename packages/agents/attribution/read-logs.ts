import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type FailureLog, failureLog } from './log.ts';

/** The name of the files, up to the first dot. */
export const FILE_NAME = 'attribution_whowhen';

/** Data that cannot be read: the message says which file and line, and what is wrong. */
export class DataError extends Error {
  override readonly name = 'DataError';
  readonly code = 'data';
}

/**
 * Reads the logs of a folder: files `attribution_whowhen.*.jsonl` and `.jsonl.gz`.
 *
 * @throws {DataError} The folder or a file cannot be read, or a line is malformed.
 */
export function readLogs(folder: string): readonly FailureLog[] {
  return filesIn(folder)
    .filter((file) => file.split('.')[0] === FILE_NAME && /\.jsonl(\.gz)?$/.test(file))
    .flatMap((file) => readFile(join(folder, file)));
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    throw new DataError(`cannot read the folder ${folder}: ${(error as Error).message}`);
  }
}

function readFile(file: string): readonly FailureLog[] {
  return textOf(file)
    .split('\n')
    .flatMap((line, index) => {
      if (line.trim() === '') return [];
      try {
        const value: unknown = JSON.parse(line);
        return index === 0 && isHeader(value) ? [] : [failureLog(value)];
      } catch (error) {
        throw new DataError(`${file}:${index + 1}: ${(error as Error).message}`);
      }
    });
}

function textOf(file: string): string {
  try {
    const bytes = readFileSync(file);
    return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  } catch (error) {
    throw new DataError(`cannot read ${file}: ${(error as Error).message}`);
  }
}

/** The first line says what the others mean. */
const isHeader = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'schema' in value;
