import { posix } from 'node:path';
import type { PackageFiles } from '../disk/package-files.ts';
import type { TargetRules } from './declared-targets.ts';

/** What a target is among the files of its package. */
export type ResolvedTarget =
  | { readonly state: 'present'; readonly file: string }
  | { readonly state: 'missing' | 'outside' | 'unknown' };

/** What is tried after the name itself, in this order. */
const SUFFIXES: Readonly<Record<TargetRules, readonly string[]>> = {
  // Node.js, modules: "LOAD_AS_FILE" and "LOAD_INDEX".
  main: ['.js', '.json', '.node', '/index.js', '/index.json', '/index.node'],
  // Bundlers agree on no rule; this is what they all try.
  module: ['.js', '.mjs', '.json', '/index.js', '/index.mjs', '/index.json'],
  bin: [],
  exports: [],
  types: ['.ts', '.tsx', '.d.ts', '/index.ts', '/index.tsx', '/index.d.ts'],
};

/**
 * Looks a target up among the files of its package, by Node's rules or, for types, TypeScript's.
 *
 * @returns `outside` when it leaves the package; `unknown` when not all files are known, or when it
 * uses what is not looked into here: URL escapes, nested packages.
 * @see https://nodejs.org/api/packages.html
 * @example resolveTarget('./lib', 'main', files) // { state: 'present', file: 'lib/index.js' }
 */
export function resolveTarget(
  target: string,
  rules: TargetRules,
  { files, complete }: PackageFiles,
): ResolvedTarget {
  // A leading slash is read as the package's folder: some tools do, and it cannot lead outside.
  const path = posix.normalize(`./${target.replaceAll('\\', '/')}`);
  if (path === '..' || path.startsWith('../')) return { state: 'outside' };
  const absence: ResolvedTarget = { state: complete ? 'missing' : 'unknown' };
  if (/[%?#]/.test(path) || /(^|\/)node_modules(\/|$)/.test(path)) return { state: 'unknown' };
  if ((rules === 'exports' || rules === 'types') && path.includes('*')) {
    return firstMatching(path, files) ?? absence;
  }
  if (rules === 'exports' && path.endsWith('/')) return firstBelow(path, files) ?? absence;
  const name = path.replace(/\/$/, '');
  const isFolder = path.endsWith('/');
  const candidates = [
    ...(isFolder ? [] : [name, ...(rules === 'types' ? declarationsOf(name) : [])]),
    ...SUFFIXES[rules].map((suffix) => posix.normalize(name + suffix)),
  ];
  const file = candidates.find((candidate) => files.has(candidate));
  return file === undefined ? absence : { state: 'present', file };
}

/** 'lib/a.mjs' → ['lib/a.d.mts']: TypeScript finds the declaration of a named script. */
function declarationsOf(name: string): string[] {
  const declaration = name.replace(/\.([cm]?)jsx?$/, '.d.$1ts');
  return declaration === name ? [] : [declaration];
}

/** './lib/*.js': every star stands for the same text. */
function firstMatching(pattern: string, files: ReadonlySet<string>): ResolvedTarget | undefined {
  const parts = pattern.split('*');
  const stars = parts.length - 1;
  const fixedLength = pattern.length - stars;
  const prefix = parts[0] ?? '';
  for (const file of files) {
    const starLength = (file.length - fixedLength) / stars;
    if (starLength < 1 || !Number.isInteger(starLength) || !file.startsWith(prefix)) continue;
    const star = file.slice(prefix.length, prefix.length + starLength);
    if (parts.join(star) === file) return { state: 'present', file };
  }
  return undefined;
}

function firstBelow(folder: string, files: ReadonlySet<string>): ResolvedTarget | undefined {
  const prefix = folder === './' ? '' : folder;
  for (const file of files) if (file.startsWith(prefix)) return { state: 'present', file };
  return undefined;
}
