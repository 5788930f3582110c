import { join } from 'node:path';
import type { Evidence } from '../claim.ts';
import { readText } from '../disk/read-text.ts';

/** The most of a file in which a line is looked for. */
const MAX_BYTES = 5_000_000;

/**
 * Whether the line that a claim cites is there and says so. A claim without a text is about a file as
 * a whole, which may be missing.
 */
export async function lineExists(
  projectDir: string,
  { file, line, text }: Evidence,
  signal: AbortSignal,
): Promise<boolean> {
  if (text === '') return true;
  const path = join(projectDir, file);
  const read = await readText(path, { maxBytes: MAX_BYTES, whenLarger: 'truncate', signal });
  if (read.type !== 'text') return false;
  const lines = read.text.split(/\r\n|[\n\r\u2028\u2029]/);
  return lines[line - 1]?.includes(text) ?? false;
}
