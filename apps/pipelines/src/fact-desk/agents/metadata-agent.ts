import { join } from 'node:path';
import type { Claim, DependencyGroup } from '../claim.ts';
import { type ReadText, readText } from '../disk/read-text.ts';
import type { Extractor } from '../extractor.ts';
import { licenceField } from '../licence/licence-expression.ts';
import { declaredTargets } from '../manifest/declared-targets.ts';
import { isRecord, type PackageJson, parsePackageJson } from '../manifest/package-json.ts';

type ReadableJson = Extract<PackageJson, { type: 'object' }>;

/**
 * The agent that reads package.json: licence, entry points, types, engines, dependencies.
 *
 * A field of a wrong type claims nothing. A file that cannot be read is itself a claim.
 *
 * @param projectDir The project that the packages' folders are relative to.
 */
export function metadataAgent(projectDir: string): Extractor {
  return async (pkg, ctx) => {
    const file = `${pkg.dir}/package.json`;
    const read = await ctx.tool('readText', { path: file }, (signal) =>
      readText(join(projectDir, file), { signal }),
    );
    return read.type === 'text' ? manifestClaims(file, read.text) : [unreadable(file, read)];
  };
}

/** What a package.json of this text claims. Pure. */
function manifestClaims(file: string, text: string): readonly Claim[] {
  const json = parsePackageJson(file, text);
  if (json.type === 'invalid') {
    return [{ kind: 'unreadableManifest', reason: json.reason, evidence: json.evidence }];
  }
  return [
    { kind: 'manifest', evidence: json.evidence([]) },
    ...licenceClaims(json),
    ...targetClaims(json),
    ...enginesClaims(json),
    ...dependencyClaims(json),
    ...installScriptClaims(json),
  ];
}

function unreadable(file: string, read: Exclude<ReadText, { type: 'text' }>): Claim {
  const evidence = { file, line: 1, text: '' };
  return { kind: 'unreadableManifest', reason: reasonOf(read), evidence };
}

function reasonOf(read: Exclude<ReadText, { type: 'text' }>): string {
  switch (read.type) {
    case 'missing':
      return 'it is gone';
    case 'unreadable':
      return `it cannot be read (${read.reason})`;
    case 'tooLarge':
      return `it is too large (${read.bytes} bytes)`;
    case 'binary':
      return 'it is not text';
  }
}

function licenceClaims({ value, evidence }: ReadableJson): Claim[] {
  const field = licenceField(value);
  if (field === undefined) return [];
  const { key, ...licence } = field;
  return [{ kind: 'licenceField', ...licence, evidence: evidence([key]) }];
}

function targetClaims({ value, evidence }: ReadableJson): Claim[] {
  return declaredTargets(value).map(({ at, path, target, rules }) => ({
    kind: rules === 'types' ? 'types' : 'entryPoint',
    at,
    target,
    evidence: evidence(path),
  }));
}

function enginesClaims({ value, evidence }: ReadableJson): Claim[] {
  const { engines } = value;
  const range = isRecord(engines) ? engines.node : undefined;
  if (typeof range !== 'string') return [];
  return [{ kind: 'engines', range, evidence: evidence(['engines', 'node']) }];
}

/** npm takes `bundledDependencies` and `bundleDependencies` for the same. */
const DEPENDENCY_FIELDS: readonly (readonly [string, DependencyGroup])[] = [
  ['dependencies', 'dependencies'],
  ['peerDependencies', 'peer'],
  ['peerDependenciesMeta', 'peer'],
  ['optionalDependencies', 'optional'],
  ['bundledDependencies', 'bundled'],
  ['bundleDependencies', 'bundled'],
  ['devDependencies', 'dev'],
];

function dependencyClaims({ value, evidence }: ReadableJson): Claim[] {
  return DEPENDENCY_FIELDS.flatMap(([field, group]) => {
    const named = value[field];
    const entries: readonly (readonly [string, string])[] = Array.isArray(named)
      ? named.filter((name) => typeof name === 'string').map((name, index) => [name, `${index}`])
      : Object.keys(isRecord(named) ? named : {}).map((name) => [name, name]);
    return entries.map(([name, key]) => ({
      kind: 'dependency' as const,
      group,
      name,
      evidence: evidence([field, key]),
    }));
  });
}

function installScriptClaims({ value, evidence }: ReadableJson): Claim[] {
  const { scripts } = value;
  const script = ['preinstall', 'install', 'postinstall'].find(
    (name) => isRecord(scripts) && typeof scripts[name] === 'string',
  );
  if (script === undefined) return [];
  return [{ kind: 'installScript', evidence: evidence(['scripts', script]) }];
}
