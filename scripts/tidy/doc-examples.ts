import { markdownPage } from './markdown.ts';
import { lineAt } from './source-text.ts';

/** Code that a reader may copy from the docs: it must run as it is. */
export interface DocExample {
  readonly path: string;
  readonly line: number;
  readonly code: string;
}

const DOC_COMMENT = /\/\*\*(?!\/)[\s\S]*?\*\//g;
const EXAMPLE = /@example\b[^\S\n]*([\s\S]*?)(?=\n[^\S\n]*@\w|$)/g;

/** The TypeScript blocks of a Markdown page. */
export function examplesInPage(path: string, text: string): readonly DocExample[] {
  return markdownPage(text)
    .blocks.filter(({ language }) => language === 'ts')
    .map(({ code, line }) => ({ path, line, code }));
}

/** What stands under each `@example` of a module; in a fence or not. */
export function examplesInComments(path: string, text: string): readonly DocExample[] {
  return [...text.matchAll(DOC_COMMENT)].flatMap((comment) => {
    const body = withoutStars(comment[0]);
    return [...body.matchAll(EXAMPLE)].map((match) => {
      const written = match[1] ?? '';
      const start = match.index + match[0].length - written.length;
      const line = lineAt(text, comment.index) + lineAt(body, start) - 1;
      const [block] = markdownPage(written).blocks;
      if (block) return { path, line: line + block.line - 1, code: block.code };
      const blankLines = /^\s*\n/.exec(written)?.[0].split('\n').length ?? 1;
      return { path, line: line + blankLines - 1, code: written.trim() };
    });
  });
}

/** The text of a doc comment, line for line. */
function withoutStars(comment: string): string {
  return comment
    .replace(/^\/\*\*/, '')
    .replace(/\*\/$/, '')
    .replace(/^[^\S\n]*\*(?: |(?=\n|$))/gm, '')
    .trimEnd();
}
