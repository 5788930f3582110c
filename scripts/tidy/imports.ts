import type { SourceText } from './source-text.ts';

export interface Import {
  readonly specifier: string;
  readonly offset: number;
}

// In the view without strings a specifier is two quotes with blanks between them.
const IMPORTS =
  /\b(?:import|export)\b[^'";()]*?\bfrom\s*(?=['"])|\bimport\s*(?=['"])|\bimport\s*\(\s*(?=['"])/g;

/** Everything that a module imports or re-exports: values, types, and what `import()` loads. */
export function importsOf(source: SourceText): readonly Import[] {
  return [...source.code.matchAll(IMPORTS)].map((match) => {
    const opening = match.index + match[0].length;
    const closing = source.code.indexOf(source.code.charAt(opening), opening + 1);
    return { specifier: source.text.slice(opening + 1, closing), offset: match.index };
  });
}
