import type { Dirent } from 'node:fs';
import { readdir, realpath } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { ProjectNotFoundError, TooManyPackagesError } from '../errors.ts';
import { isRecord } from '../manifest/package-json.ts';
import { mapConcurrently } from '../map-concurrently.ts';
import { isFolder } from './is-folder.ts';
import { errorCode, readText } from './read-text.ts';

/** One package as it lies on the disk. All of it is the same on every machine. */
export interface InstalledPackage {
  /** From package.json; when that cannot be read, from the folder. */
  readonly name: string;
  /** From package.json; `unknown` when that cannot be read. */
  readonly version: string;
  /** Its folder, relative to the project, with `/`. */
  readonly dir: string;
  /** Unique in a run: `chalk@5.6.2`; further copies are `chalk@5.6.2#2`, and so on. */
  readonly key: string;
}

/** What has been found before names are made unique and sorted. */
interface PackageFolder {
  readonly real: string;
  readonly dir: string;
  readonly depth: number;
}

type Described = Omit<InstalledPackage, 'key'>;

const MAX_PACKAGES = 20_000;

/** Nested node_modules. Real trees stay below 10. */
const MAX_DEPTH = 32;

const FILES_AT_A_TIME = 32;

/**
 * Finds every package installed below `<projectDir>/node_modules`.
 *
 * Knows the nested layout of npm and yarn, and pnpm's `.pnpm` store. A package is known by its real
 * folder, so links to it do not count twice. The workspace's own packages are left out: they lie
 * outside any node_modules. A package whose package.json cannot be read is listed nevertheless.
 *
 * @returns Sorted by name, version and folder. At most 20_000 packages, at most 32 levels deep.
 * @throws {ProjectNotFoundError} There is no such folder, or nothing is installed in it.
 * @throws {TooManyPackagesError} More than 20_000 packages.
 * @example const packages = await findInstalledPackages('.', { signal });
 */
export async function findInstalledPackages(
  projectDir: string,
  { signal }: { readonly signal: AbortSignal },
): Promise<readonly InstalledPackage[]> {
  const project = await projectFolder(projectDir);
  const packages: Described[] = [];
  const seen = new Set<string>();
  let folders = [{ path: join(project, 'node_modules'), depth: 0 }];
  while (folders.length > 0) {
    signal.throwIfAborted();
    const listed = await mapConcurrently(folders, FILES_AT_A_TIME, (folder) =>
      packageFoldersIn(folder, project),
    );
    const fresh = listed.flat().filter(({ real }) => !seen.has(real) && seen.add(real));
    const described = await mapConcurrently(fresh, FILES_AT_A_TIME, (folder) =>
      describe(folder, signal),
    );
    folders = [];
    for (const [index, folder] of fresh.entries()) {
      const found = described[index];
      if (found === undefined) continue;
      packages.push(found);
      if (folder.depth === MAX_DEPTH) continue;
      const depth = folder.depth + 1;
      folders.push({ path: join(folder.real, 'node_modules'), depth });
      const store = storeFolderOf(folder);
      if (store !== undefined) folders.push({ path: store, depth });
    }
    if (packages.length > MAX_PACKAGES) {
      throw new TooManyPackagesError({ path: projectDir, limit: MAX_PACKAGES });
    }
  }
  return withKeys(packages.sort(byNameVersionAndFolder));
}

async function projectFolder(projectDir: string): Promise<string> {
  let project: string;
  try {
    project = await realpath(projectDir);
  } catch (cause) {
    throw new ProjectNotFoundError({ path: projectDir, problem: 'missing' }, { cause });
  }
  if (!(await isFolder(project))) {
    throw new ProjectNotFoundError({ path: projectDir, problem: 'notFolder' });
  }
  if (!(await isFolder(join(project, 'node_modules')))) {
    throw new ProjectNotFoundError({ path: projectDir, problem: 'notInstalled' });
  }
  return project;
}

/** The package folders in one node_modules folder, pnpm's store and scopes opened. */
async function packageFoldersIn(
  folder: { readonly path: string; readonly depth: number },
  project: string,
): Promise<PackageFolder[]> {
  const found: PackageFolder[] = [];
  const take = async (path: string): Promise<void> => {
    const real = await realFolder(path);
    if (real === undefined) return;
    const dir = relative(project, real);
    if (!isInstalled(dir)) return;
    found.push({ real, dir: dir.replaceAll(sep, '/'), depth: folder.depth });
  };
  for (const entry of await entriesOf(folder.path)) {
    const path = join(folder.path, entry.name);
    if (entry.name === '.pnpm') {
      const stores = (await entriesOf(path)).filter((store) => store.isDirectory());
      const inside = await mapConcurrently(stores, FILES_AT_A_TIME, (store) =>
        packageFoldersIn({ ...folder, path: join(path, store.name, 'node_modules') }, project),
      );
      found.push(...inside.flat());
    } else if (entry.name.startsWith('@')) {
      for (const scoped of await entriesOf(path)) await take(join(path, scoped.name));
    } else if (!entry.name.startsWith('.')) {
      await take(path);
    }
  }
  return found;
}

/** A linked workspace package is not installed: its real folder is outside any node_modules. */
function isInstalled(path: string): boolean {
  return path.split(sep).includes('node_modules');
}

/**
 * Where pnpm keeps the dependencies of a package whose store is outside the project, as in one
 * folder of a workspace. A store inside the project is found by listing it.
 *
 * '/repo/node_modules/.pnpm/a@1/node_modules/a' → '/repo/node_modules/.pnpm/a@1/node_modules'
 */
function storeFolderOf({ real, dir }: PackageFolder): string | undefined {
  const isInStore = real.includes(`${sep}.pnpm${sep}`) || real.includes(`${sep}links${sep}`);
  if (!dir.startsWith('..') || !isInStore) return undefined;
  return real.slice(0, real.lastIndexOf(`${sep}node_modules${sep}`) + `${sep}node_modules`.length);
}

async function describe(
  folder: PackageFolder,
  signal: AbortSignal,
): Promise<Described | undefined> {
  const read = await readText(join(folder.real, 'package.json'), { signal });
  if (read.type === 'missing') return undefined;
  const manifest = read.type === 'text' ? jsonObject(read.text) : {};
  return {
    name: namedBy(manifest.name) ?? nameOfFolder(folder.real),
    version: namedBy(manifest.version) ?? 'unknown',
    dir: folder.dir,
  };
}

function jsonObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

/** npm's limit for names is 214; anything with control characters would garble a report. */
function namedBy(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\x21-\x7e]{1,214}$/.test(value) ? value : undefined;
}

/** '/x/node_modules/@scope/name' → '@scope/name' */
function nameOfFolder(path: string): string {
  const scope = basename(dirname(path));
  return scope.startsWith('@') ? `${scope}/${basename(path)}` : basename(path);
}

function byNameVersionAndFolder(a: Described, b: Described): number {
  return compare(a.name, b.name) || compare(a.version, b.version) || compare(a.dir, b.dir);
}

/** By code unit, because a locale's order differs between machines. */
export function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function withKeys(packages: readonly Described[]): InstalledPackage[] {
  const copies = new Map<string, number>();
  return packages.map((found) => {
    const name = `${found.name}@${found.version}`;
    const copy = (copies.get(name) ?? 0) + 1;
    copies.set(name, copy);
    return { ...found, key: copy === 1 ? name : `${name}#${copy}` };
  });
}

/** A broken link or a loop of links is no folder. */
async function realFolder(path: string): Promise<string | undefined> {
  try {
    const real = await realpath(path);
    return (await isFolder(real)) ? real : undefined;
  } catch {
    return undefined;
  }
}

async function entriesOf(path: string): Promise<Dirent[]> {
  try {
    return await readdir(path, { withFileTypes: true });
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'ELOOP'].includes(errorCode(error))) return [];
    throw error;
  }
}
