import { isBuiltin } from 'node:module';
import { join, posix } from 'node:path';
import { evidenceAt, type ImportClaim } from '../claim.ts';
import type { InstalledPackage } from '../disk/installed-packages.ts';
import type { PackageFiles } from '../disk/package-files.ts';
import { readText } from '../disk/read-text.ts';
import type { ExtractContext } from '../extractor.ts';
import { resolveTarget } from '../manifest/resolve-target.ts';
import { type UnconditionalImport, unconditionalImports } from './module-imports.ts';
import { sourceLines } from './source-lines.ts';

/** The package whose code is read. */
export interface ReadPackage {
  readonly projectDir: string;
  readonly pkg: InstalledPackage;
  readonly files: PackageFiles;
  /** Whether its `.js` files are ES modules. */
  readonly isModule: boolean;
}

const MAX_REACHED_FILES = 50;

/** Parsing a larger file would hold up the event loop. */
const MAX_SOURCE_BYTES = 150_000;

/**
 * Follows a package's own imports from its entry points and says which other packages they surely
 * load.
 *
 * @returns Each package once, at the first place that loads it. At most 50 files are read.
 */
export async function reachedImports(
  { projectDir, pkg, files, isModule }: ReadPackage,
  entries: readonly string[],
  ctx: ExtractContext,
): Promise<readonly ImportClaim[]> {
  const reached = new Set(entries.filter(isJavaScript).slice(0, MAX_REACHED_FILES));
  const claims = new Map<string, ImportClaim>();
  for (const file of reached) {
    const path = `${pkg.dir}/${file}`;
    const read = await ctx.tool('readText', { path }, (signal) =>
      readText(join(projectDir, path), { maxBytes: MAX_SOURCE_BYTES, signal }),
    );
    if (read.type !== 'text') continue;
    const imports = unconditionalImports(
      read.text,
      isModuleFile(file, isModule) ? 'module' : 'script',
    );
    const lines = sourceLines(read.text);
    for (const { specifier, offset } of imports) {
      const inside = fileInside(file, specifier, files);
      if (inside !== undefined && reached.size < MAX_REACHED_FILES) reached.add(inside);
      const packageName = packageNameIn(specifier);
      if (packageName === undefined || packageName === pkg.name || claims.has(packageName))
        continue;
      const evidence = evidenceAt(path, lines, offset);
      claims.set(packageName, { kind: 'import', packageName, evidence });
    }
  }
  return [...claims.values()];
}

function isJavaScript(file: string): boolean {
  return /\.[cm]?js$/.test(file) || posix.extname(file) === '';
}

function isModuleFile(file: string, isModule: boolean): boolean {
  return file.endsWith('.mjs') || (isModule && !file.endsWith('.cjs'));
}

function fileInside(
  from: string,
  specifier: UnconditionalImport['specifier'],
  files: PackageFiles,
): string | undefined {
  if (!/^\.\.?(?:\/|$)/.test(specifier)) return undefined;
  const target = posix.join(posix.dirname(from), specifier);
  const resolved = resolveTarget(target, 'main', files);
  return resolved.state === 'present' && isJavaScript(resolved.file) ? resolved.file : undefined;
}

/** Modules that a host application brings along; they are not on npm under these names. */
const HOST_MODULES: ReadonlySet<string> = new Set(['electron', 'vscode', 'atom', 'bun', 'deno']);

const PACKAGE_NAME = /^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/i;

/**
 * The package that a specifier loads from.
 *
 * @returns `undefined` for files, built-ins, `#imports`, URLs and what only a host can load.
 * @example packageNameIn('@scope/a/b.js') // '@scope/a'
 */
function packageNameIn(specifier: string): string | undefined {
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
  if (!PACKAGE_NAME.test(name) || HOST_MODULES.has(name)) return undefined;
  return isBuiltin(specifier) || isBuiltin(name) ? undefined : name;
}
