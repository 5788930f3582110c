import { isBuiltin } from 'node:module';
import { type Finding, finding, findingAt } from './finding.ts';
import { importsOf } from './imports.ts';
import { isTest, packageNameOf } from './places.ts';
import type { SourceText } from './source-text.ts';

type Versions = Readonly<Record<string, string>>;

/** The part of a package.json that says what may be imported. */
export interface Manifest {
  readonly name: string;
  readonly dependencies?: Versions;
  readonly devDependencies?: Versions;
  readonly peerDependencies?: Versions;
}

/**
 * Where a package.json and the imports of its package disagree. A test may import what is there
 * for development; what users get may not.
 */
export function dependencyFindings(
  manifestPath: string,
  manifest: Manifest,
  sources: readonly SourceText[],
): readonly Finding[] {
  const shipped = names(manifest.dependencies, manifest.peerDependencies);
  const all = new Set([...shipped, ...names(manifest.devDependencies)]);
  const importable = (path: string) => (isTest(path) ? all : shipped);
  const imports = sources.flatMap((source) =>
    importsOf(source)
      .filter(({ specifier }) => !specifier.startsWith('.') && !isBuiltin(specifier))
      .map(({ specifier, offset }) => ({ name: packageNameOf(specifier), offset, source }))
      .filter(({ name }) => name !== manifest.name),
  );
  const undeclared = imports
    .filter(({ name, source }) => !importable(source.path).has(name))
    .map(({ name, offset, source }) =>
      findingAt(source, offset, `${name} is not among the dependencies of ${manifestPath}`),
    );
  const imported = new Set(imports.map(({ name }) => name));
  const shippedImports = imports.filter(({ source }) => !isTest(source.path));
  const importedByShipped = new Set(shippedImports.map(({ name }) => name));
  const unused = [...all]
    .filter((name) => !name.startsWith('@types/')) // imported by the compiler
    .filter((name) => !(shipped.has(name) ? importedByShipped : imported).has(name))
    .map((name) => finding(manifestPath, 1, `${name} is a dependency that nothing imports`));
  return [...undeclared, ...unused];
}

function names(...groups: readonly (Versions | undefined)[]): Set<string> {
  return new Set(groups.flatMap((group) => Object.keys(group ?? {})));
}
