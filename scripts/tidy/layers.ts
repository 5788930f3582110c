import { posix } from 'node:path';
import { type Finding, findingAt } from './finding.ts';
import { importsOf } from './imports.ts';
import { packageFolderOf, packageNameOf } from './places.ts';
import type { SourceText } from './source-text.ts';

/** From the bottom up. A package imports from rows below its own, never from its own row. */
const ROWS: readonly (readonly string[])[] = [
  ['host'],
  ['actor', 'resilience', 'journal'],
  ['supervision'],
  ['agents', 'isolate'],
  ['observer', 'adapters', 'engine-restate'],
  ['coppice'],
];

/** Imports that go up, sideways, or by a relative path into another package. Types count too. */
export function layerFindings(source: SourceText): readonly Finding[] {
  const folder = packageFolderOf(source.path);
  if (!folder) return [];
  return importsOf(source).flatMap(({ specifier, offset }) => {
    const problem = specifier.startsWith('.')
      ? relativeProblem(source.path, folder, specifier)
      : layerProblem(source.path, folder, specifier);
    return problem ? [findingAt(source, offset, problem)] : [];
  });
}

function relativeProblem(path: string, folder: string, specifier: string): string | undefined {
  const target = posix.join(posix.dirname(path), specifier);
  if (target.startsWith(`${folder}/`)) return undefined;
  return `${specifier} leaves ${folder}: import the package by its name`;
}

function layerProblem(path: string, folder: string, specifier: string): string | undefined {
  const imported = ownPackage(specifier);
  if (imported === undefined) return undefined;
  const importing = posix.basename(folder);
  if (imported === importing) {
    // The stories in test/ use their package as a user does.
    if (path.startsWith(`${folder}/test/`)) return undefined;
    return `${importing} imports itself by name: use a relative path`;
  }
  const importedRow = rowOf(imported);
  if (importedRow === -1) return `${specifier} is in no row: add it to the table of layers`;
  if (folder.startsWith('apps/')) return undefined;
  const importingRow = rowOf(importing);
  if (importingRow === -1) return `${importing} is in no row: add it to the table of layers`;
  if (importedRow < importingRow) return undefined;
  return `${importing} imports ${imported}, which is not in a row below its own`;
}

/** `@coppice/host` → `host`; undefined for what is not ours. */
function ownPackage(specifier: string): string | undefined {
  const name = packageNameOf(specifier);
  if (name === 'coppice') return 'coppice';
  return name.startsWith('@coppice/') ? name.slice('@coppice/'.length) : undefined;
}

function rowOf(name: string): number {
  return ROWS.findIndex((row) => row.includes(name));
}
