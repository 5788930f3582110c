/** One line of a Markdown text that a person wrote as prose. */
export interface ProseLine {
  /** Its first 500 characters, as they stand there. */
  readonly text: string;
  /** The same without the addresses of links, and with single spaces. */
  readonly words: string;
  /** Where the line starts in the whole text, from 0. */
  readonly offset: number;
  /** The headings above it, outermost first, without their `#`. A heading is its own last one. */
  readonly headings: readonly string[];
}

interface Heading {
  readonly level: number;
  readonly text: string;
}

/** A statement that needs more than this is not a plain one; patterns stay quick on the rest. */
const MAX_LINE_LENGTH = 500;

const MAX_LINES = 5000;

/**
 * The prose of a Markdown text: no code blocks, no comments, no tables, no quotations.
 *
 * Those show other people's words, old versions or other packages, so they claim nothing.
 *
 * @returns Of the first 5000 lines.
 */
export function markdownProse(markdown: string): readonly ProseLine[] {
  const lines: ProseLine[] = [];
  const source = withoutComments(markdown).split('\n', MAX_LINES);
  let headings: readonly Heading[] = [];
  let fence: string | undefined;
  let next = 0;
  for (const [index, whole] of source.entries()) {
    const offset = next;
    next += whole.length + 1;
    const text = whole.slice(0, MAX_LINE_LENGTH);
    const mark = /^\s*(`{3,}|~{3,})/.exec(text)?.[1];
    if (fence === undefined) fence = mark;
    else if (mark?.startsWith(fence)) fence = undefined;
    if (fence !== undefined || mark !== undefined) continue;
    const heading = headingAt(text, source[index + 1]?.slice(0, MAX_LINE_LENGTH));
    if (heading !== undefined) {
      headings = [...headings.filter(({ level }) => level < heading.level), heading];
    }
    if (isTableOrQuotation(text) || isIndentedCode(text)) continue;
    const above = headings.map((inner) => inner.text);
    lines.push({ text, words: wordsOf(text), offset, headings: above });
  }
  return lines;
}

function isTableOrQuotation(text: string): boolean {
  return /^\s*[|>]/.test(text);
}

/** Four spaces; but an item of a nested list is no code. */
function isIndentedCode(text: string): boolean {
  return /^(?: {4}|\t)\s*[^\s*+-]/.test(text);
}

/** '[MIT](LICENSE-APACHE)' → '[MIT]': an address is not a statement. */
function wordsOf(text: string): string {
  return text
    .replaceAll(/\]\([^)]*\)/g, ']')
    .replaceAll(/https?:\/\/\S+/g, '')
    .replaceAll(/\s+/g, ' ');
}

/** Comments become spaces, so that every other character keeps its place. */
function withoutComments(markdown: string): string {
  let rest = '';
  let from = 0;
  for (let start = markdown.indexOf('<!--'); start !== -1; start = markdown.indexOf('<!--', from)) {
    const close = markdown.indexOf('-->', start);
    const end = close === -1 ? markdown.length : close + '-->'.length;
    rest += markdown.slice(from, start) + markdown.slice(start, end).replaceAll(/[^\n]/g, ' ');
    from = end;
  }
  return rest + markdown.slice(from);
}

/** `## Title`, `<h2>Title</h2>`, or a title underlined with `=` or `-`. */
function headingAt(line: string, next: string | undefined): Heading | undefined {
  const level = /^ {0,3}(#{1,6})\s/.exec(line)?.[1]?.length;
  if (level !== undefined) {
    const title = line.trim().slice(level).trim();
    return { level, text: title.replace(/\s#+$/, '') };
  }
  const html = /^\s*<h([1-6])[^>]*>(.*?)<\/h\1>/i.exec(line);
  if (html !== null) return { level: Number(html[1]), text: html[2] ?? '' };
  if (line.trim() === '' || next === undefined) return undefined;
  if (/^ {0,3}=+\s*$/.test(next)) return { level: 1, text: line.trim() };
  return /^ {0,3}-{2,}\s*$/.test(next) ? { level: 2, text: line.trim() } : undefined;
}
