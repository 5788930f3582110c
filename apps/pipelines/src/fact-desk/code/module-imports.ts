import { type Node, parse } from 'acorn';

/** A module that is loaded whenever the file is, because nothing stands before it. */
export interface UnconditionalImport {
  readonly specifier: string;
  /** Where it stands in the source, from 0. */
  readonly offset: number;
  /** `require('x')`; otherwise an import or a re-export. */
  readonly isRequire: boolean;
}

type SourceType = 'module' | 'script';

/**
 * The imports and requires that a JavaScript file surely carries out when it is loaded.
 *
 * Static imports, re-exports and `require('x')` at the top level. Not those in functions, branches,
 * loops or `try`: they may never run, or may fail on purpose. Not `import()`: it may be caught.
 *
 * @param preferred How to read it at first; the other way is tried when that fails.
 * @returns In the order of the source; nothing when the file's syntax is not known.
 */
export function unconditionalImports(
  source: string,
  preferred: SourceType,
): readonly UnconditionalImport[] {
  const other = preferred === 'module' ? 'script' : 'module';
  return importsOf(source, preferred) ?? importsOf(source, other) ?? [];
}

/** Another function of that name, as bundlers write it, loads no package. */
const OWN_REQUIRE = /\bfunction\s+require\b|\brequire\s*=(?![=>])(?!.{0,200}createRequire)/;

function importsOf(source: string, sourceType: SourceType): UnconditionalImport[] | undefined {
  try {
    const program = parse(source, {
      ecmaVersion: 'latest',
      sourceType,
      allowHashBang: true,
      allowReturnOutsideFunction: sourceType === 'script',
    });
    const hasOwnRequire = OWN_REQUIRE.test(source);
    const imports: UnconditionalImport[] = [];
    for (const statement of program.body) {
      if (mayReturn(statement)) break; // What follows may never run.
      visit(statement, imports);
    }
    return imports.filter(({ isRequire }) => !(isRequire && hasOwnRequire));
  } catch {
    return undefined; // Not JavaScript as acorn knows it, or nested too deeply.
  }
}

/** `if (isBrowser) return;`: allowed at the top of a CommonJS file. */
function mayReturn(node: Node): boolean {
  if (node.type === 'ReturnStatement') return true;
  const inner = node.type === 'IfStatement' ? ['consequent', 'alternate'] : ['body'];
  const canHold = node.type === 'IfStatement' || node.type === 'BlockStatement';
  return canHold && inner.some((part) => partsOf(node, part).some(mayReturn));
}

/** Per type of node, the parts that run whenever the node does. Of any other type: none. */
const SURE_PARTS: Readonly<Record<string, readonly string[]>> = {
  BlockStatement: ['body'],
  ExpressionStatement: ['expression'],
  VariableDeclaration: ['declarations'],
  VariableDeclarator: ['init'],
  ExportNamedDeclaration: ['declaration'],
  ExportDefaultDeclaration: ['declaration'],
  IfStatement: ['test'],
  ConditionalExpression: ['test'],
  LogicalExpression: ['left'],
  CallExpression: ['callee', 'arguments'],
  NewExpression: ['callee', 'arguments'],
  MemberExpression: ['object'],
  AssignmentExpression: ['right'],
  SequenceExpression: ['expressions'],
  UnaryExpression: ['argument'],
  BinaryExpression: ['left', 'right'],
  ObjectExpression: ['properties'],
  Property: ['value'],
  ArrayExpression: ['elements'],
  SpreadElement: ['argument'],
  AwaitExpression: ['argument'],
  ParenthesizedExpression: ['expression'],
  ClassDeclaration: ['superClass'],
  ClassExpression: ['superClass'],
};

function visit(node: Node, imports: UnconditionalImport[]): void {
  const specifier = specifierOf(node);
  if (specifier !== undefined) {
    imports.push({ specifier, offset: node.start, isRequire: node.type === 'CallExpression' });
  }
  for (const part of SURE_PARTS[node.type] ?? []) {
    for (const child of partsOf(node, part)) visit(child, imports);
  }
}

function specifierOf(node: Node): string | undefined {
  if (/^(?:Import|ExportNamed|ExportAll)Declaration$/.test(node.type)) {
    return stringOf(partsOf(node, 'source')[0]);
  }
  const [callee] = node.type === 'CallExpression' ? partsOf(node, 'callee') : [];
  const isRequire = callee?.type === 'Identifier' && 'name' in callee && callee.name === 'require';
  const args = partsOf(node, 'arguments');
  return isRequire && args.length === 1 ? stringOf(args[0]) : undefined;
}

function stringOf(node: Node | undefined): string | undefined {
  const value = node !== undefined && 'value' in node ? node.value : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** An ESTree node holds under a name a node, a list of nodes and gaps, or nothing. */
function partsOf(node: Node, name: string): Node[] {
  const value = Object.getOwnPropertyDescriptor(node, name)?.value as unknown;
  return [value].flat().filter(isNode);
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}
