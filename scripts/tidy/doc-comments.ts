import { posix } from 'node:path';
import { type Finding, finding, findingAt } from './finding.ts';
import { type SourceText, sourceText } from './source-text.ts';

// export { a, type B as C } from './x.ts'
const EXPORTS = /\bexport\s+(?:type\s+)?\{([^}]*)\}\s*from\s*['"]([^'"]+)['"]/g;

/**
 * Public exports without a doc comment where they are declared, and functions and classes whose
 * comment shows no example. An error class needs none: users catch it, they do not make it.
 */
export function undocumentedExports(
  index: SourceText,
  read: (path: string) => string | undefined,
): readonly Finding[] {
  return exportsOf(index).flatMap((wanted) => problemsOfExport(index, wanted, read));
}

interface NamedExport {
  readonly name: string;
  /** The module that it comes from, unless that is another package, which documents it itself. */
  readonly path: string | undefined;
  readonly offset: number;
}

function problemsOfExport(
  from: SourceText,
  { name, path, offset }: NamedExport,
  read: (path: string) => string | undefined,
): readonly Finding[] {
  if (path === undefined) return [];
  const text = read(path);
  if (text === undefined) return [findingAt(from, offset, `there is no ${path}`)];
  const source = sourceText(path, text);
  const declaration = declarationOf(source, name);
  if (declaration) return problemsOf(source, name, declaration);
  const handedOn = exportsOf(source).find((other) => other.name === name);
  if (handedOn) return problemsOfExport(source, handedOn, read);
  return [finding(path, 1, `${name} is not declared here with "export"`)];
}

interface Declaration {
  readonly offset: number;
  readonly needsExample: boolean;
}

function exportsOf(index: SourceText): readonly NamedExport[] {
  return [...index.uncommented.matchAll(EXPORTS)].flatMap(
    ({ 1: list = '', 2: target = '', index: offset }) =>
      list
        .split(',')
        .map((item) =>
          item
            .trim()
            .replace(/^type\s+/, '')
            .replace(/\s+as\s+.*/, ''),
        )
        .filter((name) => name !== '')
        .map((name) => ({ name, offset, path: moduleAt(index.path, target) })),
  );
}

function moduleAt(from: string, specifier: string): string | undefined {
  return specifier.startsWith('.') ? posix.join(posix.dirname(from), specifier) : undefined;
}

function declarationOf({ code }: SourceText, name: string): Declaration | undefined {
  const kinds = 'function\\*?|class|const|let|interface|type|enum';
  const pattern = new RegExp(
    `\\bexport\\s+(?:declare\\s+|abstract\\s+|async\\s+)*(${kinds})\\s+${name.replaceAll('$', '\\$')}(?![\\w$])`,
  );
  const match = pattern.exec(code);
  if (!match) return undefined;
  const rest = code.slice(match.index + match[0].length);
  const isError = match[1] === 'class' && /^(?:<[^{]*>)?\s+extends\s+\w*Error\b/.test(rest);
  const isCallable = /^(?:function|class)/.test(match[1] ?? '');
  return { offset: match.index, needsExample: isCallable && !isError };
}

function problemsOf(source: SourceText, name: string, declaration: Declaration): Finding[] {
  const before = source.text.slice(0, declaration.offset).trimEnd();
  const comment = before.endsWith('*/') ? before.slice(before.lastIndexOf('/*')) : '';
  const report = (problem: string) => [findingAt(source, declaration.offset, problem)];
  if (!comment.startsWith('/**')) return report(`${name} is public and has no doc comment`);
  if (declaration.needsExample && !comment.includes('@example')) {
    return report(`${name} is public and its doc comment has no @example`);
  }
  return [];
}
