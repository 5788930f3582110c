import { DatabaseSync } from 'node:sqlite';
import { virtualHost } from '@coppice/host';
import { expect } from 'vitest';
import { openJournal } from '../src/sqlite/index.ts';
import { tempJournal } from './temp-journal.ts';

export const code = (name: string) => expect.objectContaining({ code: name });
export const host = () => virtualHost({ seed: 1 });

/** A file with so many entries. */
export async function written(count: number, file = tempJournal()): Promise<string> {
  const journal = openJournal({ file, host: host() });
  for (let n = 1; n <= count; n++) {
    journal.append({
      type: 'noted',
      version: 1,
      run: `r${n % 7}`,
      data: { n, text: 'word '.repeat(n % 50) },
    });
  }
  await journal.close();
  return file;
}

/** What a disk does to a file, only at a place that we know. */
export function alter(file: string, sql: string): void {
  using db = new DatabaseSync(file);
  db.exec(sql);
}
