import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { type Evidence, evidenceAt } from '../claim.ts';
import { sourceLines } from '../code/source-lines.ts';

/** A package.json whose every key can be pointed at, or why there is none. */
export type PackageJson =
  | {
      readonly type: 'object';
      readonly value: Readonly<Record<string, unknown>>;
      /** The line of a key: `['exports', '.']`; of the nearest one above, when it is absent. */
      readonly evidence: (path: readonly string[]) => Evidence;
    }
  | { readonly type: 'invalid'; readonly reason: string; readonly evidence: Evidence };

/**
 * Parses package.json as npm does: strict JSON, a byte order mark allowed, an object at the top.
 *
 * @param file Its path for the evidence.
 */
export function parsePackageJson(file: string, text: string): PackageJson {
  const lines = sourceLines(text);
  const invalid = (reason: string, offset = 0): PackageJson => ({
    type: 'invalid',
    reason,
    evidence: evidenceAt(file, lines, offset),
  });
  const errors: ParseError[] = [];
  let tree: Node | undefined;
  let value: unknown;
  try {
    tree = parseTree(text, errors, { disallowComments: true });
    const [error] = errors;
    if (error !== undefined) {
      // A file that ends too early is shown at its last line.
      const offset = Math.min(error.offset, Math.max(0, text.trimEnd().length - 1));
      return invalid(`it is not JSON (${printParseErrorCode(error.error)})`, offset);
    }
    value = JSON.parse(text);
  } catch {
    return invalid('it is not JSON'); // Also when it is nested too deeply for the parser.
  }
  if (!isRecord(value)) return invalid(`it is ${nameOfType(value)}, not an object`);
  const offsetOf = offsetFinder(tree);
  return {
    type: 'object',
    value,
    evidence: (path) => evidenceAt(file, lines, offsetOf(path)),
  };
}

/** An object with keys: not `null`, not an array. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function nameOfType(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : `a ${typeof value}`;
}

interface Child {
  readonly offset: number;
  readonly value: Node | undefined;
}

/** Says where a key stands; the last of equal keys counts, as for `JSON.parse`. */
function offsetFinder(root: Node | undefined): (path: readonly string[]) => number {
  // Made once for each object: a file of thousands of keys is asked for each of them.
  const childrenOf = new Map<Node, ReadonlyMap<string, Child>>();
  return (path) => {
    let found: Child = { offset: root?.offset ?? 0, value: root };
    for (const key of path) {
      const { value } = found;
      if (value === undefined) break;
      const children = childrenOf.get(value) ?? childrenByKey(value);
      childrenOf.set(value, children);
      const child = children.get(key);
      if (child === undefined) break;
      found = child;
    }
    return found.offset;
  };
}

/** The keys of an object, the indexes of a list. */
function childrenByKey({ type, children = [] }: Node): ReadonlyMap<string, Child> {
  return new Map(
    children.map((child, index): [string, Child] => {
      if (type === 'array') return [`${index}`, { offset: child.offset, value: child }];
      const [key, value] = child.children ?? [];
      return [String(key?.value), { offset: child.offset, value }];
    }),
  );
}
