import { join } from 'node:path';
import type { Claim } from '../claim.ts';
import { reachedImports } from '../code/reached-imports.ts';
import { listPackageFiles, type PackageFiles } from '../disk/package-files.ts';
import { readText } from '../disk/read-text.ts';
import type { Extractor } from '../extractor.ts';
import { type DeclaredTarget, declaredTargets } from '../manifest/declared-targets.ts';
import { type PackageJson, parsePackageJson } from '../manifest/package-json.ts';
import { resolveTarget } from '../manifest/resolve-target.ts';

type ReadableJson = Extract<PackageJson, { type: 'object' }>;

/**
 * The agent that looks at what is really there: the file tree, and the syntax tree of the code that
 * loading the package reaches.
 *
 * It reads package.json only to know where to look.
 *
 * @param projectDir The project that the packages' folders are relative to.
 */
export function structureAgent(projectDir: string): Extractor {
  return async (pkg, ctx) => {
    const file = `${pkg.dir}/package.json`;
    const read = await ctx.tool('readText', { path: file }, (signal) =>
      readText(join(projectDir, file), { signal }),
    );
    const json = read.type === 'text' ? parsePackageJson(file, read.text) : undefined;
    if (json?.type !== 'object') return []; // The metadata agent says so.
    const files = await ctx.tool('listFiles', { path: pkg.dir }, (signal) =>
      listPackageFiles(join(projectDir, pkg.dir), signal, () => ctx.progress('step')),
    );
    const targets = declaredTargets(json.value);
    const imports = await reachedImports(
      { projectDir, pkg, files, isModule: json.value.type === 'module' },
      entryFiles(targets, json, files),
      ctx,
    );
    return [...treeClaims(json, files, targets), ...imports];
  };
}

function treeClaims(
  json: ReadableJson,
  files: PackageFiles,
  targets: readonly DeclaredTarget[],
): Claim[] {
  const claims: Claim[] = targets.map(({ at, path, target, rules }) => ({
    kind: 'target',
    at,
    target,
    state: resolveTarget(target, rules, files).state,
    evidence: json.evidence(path),
  }));
  if (files.complete) {
    const count = [...files.files].filter((name) => /\.[cm]?tsx?$/.test(name)).length;
    claims.push({ kind: 'declarationFiles', count, evidence: json.evidence([]) });
  }
  return claims;
}

/** The files from which Node starts. Without any field that says so, it is `index.js`. */
function entryFiles(
  targets: readonly DeclaredTarget[],
  { value }: ReadableJson,
  files: PackageFiles,
): readonly string[] {
  const entries = targets
    .filter(({ isNodeEntry }) => isNodeEntry)
    .map(({ target, rules }) => resolveTarget(target, rules, files))
    .flatMap((resolved) => (resolved.state === 'present' ? [resolved.file] : []));
  const hasDefault = value.exports === undefined && files.files.has('index.js');
  return [...new Set(entries.length === 0 && hasDefault ? ['index.js'] : entries)];
}
