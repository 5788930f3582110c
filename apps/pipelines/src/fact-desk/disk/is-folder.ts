import { stat } from 'node:fs/promises';

/** Whether a path leads to a folder. One that cannot be looked at does not. */
export async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}
