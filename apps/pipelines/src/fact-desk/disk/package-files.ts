import { readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';

/** The files of one package. */
export interface PackageFiles {
  /** Relative to the package, with `/`, in the case in which they are written. */
  readonly files: ReadonlySet<string>;
  /** Whether these are all. If not, nothing follows from a file's absence. */
  readonly complete: boolean;
}

const MAX_FILES = 20_000;
const MAX_FOLDERS = 5000;

/**
 * Lists the files of a package without those of packages nested in it.
 *
 * A link counts when it leads to a file inside the package. Linked folders are not entered.
 *
 * @param root The package's absolute folder.
 * @param onFolder Called after each folder: a large package takes a while.
 * @returns At most 20_000 files of at most 5000 folders.
 * @throws The signal's reason, when it has aborted.
 */
export async function listPackageFiles(
  root: string,
  signal: AbortSignal,
  onFolder: () => void = () => {},
): Promise<PackageFiles> {
  const files = new Set<string>();
  const folders = [''];
  let complete = true;
  for (const folder of folders) {
    signal.throwIfAborted();
    if (folders.length > MAX_FOLDERS || files.size > MAX_FILES) return { files, complete: false };
    try {
      for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
        const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
        if (entry.isFile()) files.add(path);
        else if (entry.isDirectory() && entry.name !== 'node_modules') folders.push(path);
        else if (entry.isSymbolicLink() && (await linksToFileInside(root, path))) files.add(path);
        else if (entry.isSymbolicLink()) complete = false;
      }
    } catch {
      complete = false; // The folder cannot be read, or is gone.
    }
    onFolder();
  }
  return { files, complete };
}

async function linksToFileInside(root: string, path: string): Promise<boolean> {
  try {
    const target = await realpath(join(root, path));
    return target.startsWith((await realpath(root)) + sep) && (await stat(target)).isFile();
  } catch {
    return false;
  }
}
