import { isRecord } from './package-json.ts';

/** By which rules a target is looked up. */
export type TargetRules = 'main' | 'module' | 'bin' | 'exports' | 'types';

/** A file that package.json names. */
export interface DeclaredTarget {
  /** As one would write it: `main`, `bin.tsc`, `exports["./web"].import`. */
  readonly at: string;
  /** The keys that lead to it. */
  readonly path: readonly string[];
  readonly target: string;
  readonly rules: TargetRules;
  /** Whether Node may load it when it loads the package: no browser, no sub-path, no type. */
  readonly isNodeEntry: boolean;
}

type Manifest = Readonly<Record<string, unknown>>;

/** Targets under other conditions, such as `source`, are for the author's own tools. */
const PUBLIC_CONDITIONS: ReadonlySet<string> = new Set([
  ...['import', 'require', 'node', 'node-addons', 'module-sync', 'default', 'types', 'module'],
  ...['browser', 'worker', 'workerd', 'edge-light', 'deno', 'bun', 'electron'],
  ...['react-native', 'react-server', 'development', 'production'],
]);

const NODE_CONDITIONS: ReadonlySet<string> = new Set([
  ...['import', 'require', 'node', 'module-sync', 'default'],
]);

const MAX_TARGETS = 1000;
const MAX_PATTERNS = 100;
const MAX_CONDITION_DEPTH = 12;

/**
 * Every file that a package.json promises: `main`, `module`, `bin`, `exports`, `types`, `typings`.
 *
 * Wrong types, empty strings, exclusions (`null`) and lists of alternatives promise nothing.
 * `types` promises nothing beside `typesVersions`, which may send it elsewhere.
 *
 * @returns At most 1000, of which 100 patterns, because a pattern is compared with every file.
 */
export function declaredTargets(manifest: Manifest): readonly DeclaredTarget[] {
  const targets = [
    ...targetOfField(manifest, 'main', 'main'),
    ...targetOfField(manifest, 'module', 'module'),
    ...targetsOfBin(manifest),
    ...targetsOfTypes(manifest),
    ...targetsOfExports(manifest.exports, ['exports']),
  ];
  const isPattern = ({ target }: DeclaredTarget): boolean => target.includes('*');
  return [
    ...targets.filter((target) => !isPattern(target)).slice(0, MAX_TARGETS - MAX_PATTERNS),
    ...targets.filter(isPattern).slice(0, MAX_PATTERNS),
  ];
}

function targetOfField(manifest: Manifest, field: string, rules: TargetRules): DeclaredTarget[] {
  const target = manifest[field];
  if (typeof target !== 'string' || target.trim() === '') return [];
  // With `exports`, Node no longer looks at `main`.
  const isNodeEntry = rules === 'main' && manifest.exports === undefined;
  return [{ at: field, path: [field], target, rules, isNodeEntry }];
}

function targetsOfTypes(manifest: Manifest): DeclaredTarget[] {
  if (manifest.typesVersions !== undefined) return [];
  return ['types', 'typings'].flatMap((field) => targetOfField(manifest, field, 'types'));
}

function targetsOfBin(manifest: Manifest): DeclaredTarget[] {
  const bin = manifest.bin;
  const rules = 'bin';
  if (typeof bin === 'string') {
    const isPromise = bin.trim() !== '';
    return isPromise ? [{ at: 'bin', path: ['bin'], target: bin, rules, isNodeEntry: true }] : [];
  }
  if (!isRecord(bin)) return [];
  return Object.entries(bin).flatMap(([command, target]) =>
    typeof target === 'string' && target.trim() !== ''
      ? [
          {
            at: written(['bin', command]),
            path: ['bin', command],
            target,
            rules,
            isNodeEntry: true,
          },
        ]
      : [],
  );
}

/** A string, an object of conditions or sub-paths, or a list of alternatives. */
function targetsOfExports(value: unknown, path: readonly string[]): DeclaredTarget[] {
  if (typeof value === 'string') {
    const keys = path.slice(1);
    const isForTypes = keys.some((key) => key.startsWith('types')) || /\.d\.[cm]?ts$/.test(value);
    const rules = isForTypes ? 'types' : 'exports';
    const isNodeEntry = !isForTypes && keys.every((key) => key === '.' || NODE_CONDITIONS.has(key));
    return [{ at: written(path), path, target: value, rules, isNodeEntry }];
  }
  if (!isRecord(value) || path.length > MAX_CONDITION_DEPTH) return [];
  return Object.entries(value)
    .filter(([key]) => isPublic(key))
    .flatMap(([key, inner]) => targetsOfExports(inner, [...path, key]));
}

function isPublic(key: string): boolean {
  return key.startsWith('.') || key.startsWith('types@') || PUBLIC_CONDITIONS.has(key);
}

/** ['exports', './web', 'import'] → 'exports["./web"].import' */
function written(path: readonly string[]): string {
  return path
    .map((key, index) => {
      if (index === 0) return key;
      return /^[\w$]+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
    })
    .join('');
}
