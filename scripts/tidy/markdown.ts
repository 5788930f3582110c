/** A Markdown page whose code blocks are blank, so that what looks like a link there is none. */
export interface MarkdownPage {
  readonly prose: string;
  readonly blocks: readonly CodeBlock[];
}

interface CodeBlock {
  readonly language: string;
  readonly code: string;
  /** The line of the page on which the code starts, from 1. */
  readonly line: number;
}

export function markdownPage(text: string): MarkdownPage {
  const prose: string[] = [];
  const blocks: CodeBlock[] = [];
  let open: { fence: string; language: string; line: number; code: string[] } | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    const [, fence = '', info = ''] = /^\s*(`{3,}|~{3,})\s*(\S*)/.exec(line) ?? [];
    if (open) {
      if (fence.startsWith(open.fence) && info === '') {
        blocks.push({ language: open.language, line: open.line, code: open.code.join('\n') });
        open = undefined;
      } else open.code.push(line);
    } else if (fence) open = { fence, language: info, line: index + 2, code: [] };
    prose.push(open || fence ? '' : line.replace(/`[^`]*`/g, (code) => ' '.repeat(code.length)));
  }
  if (open) throw new SyntaxError(`the code block from line ${open.line - 1} on is never closed`);
  return { prose: prose.join('\n'), blocks };
}

/** The names by which the headings of a page can be linked to, as GitHub makes them. */
export function anchorsOf(text: string): ReadonlySet<string> {
  const page = text.split('\n');
  const isProse = markdownPage(text)
    .prose.split('\n')
    .map((line) => line.startsWith('#'));
  const anchors = new Set<string>();
  for (const heading of page.filter((line, index) => isProse[index] && /^#{1,6}\s/.test(line))) {
    const name = anchorOf(heading.replace(/^#+\s+/, ''));
    let copy = 0;
    while (anchors.has(copy === 0 ? name : `${name}-${copy}`)) copy += 1;
    anchors.add(copy === 0 ? name : `${name}-${copy}`);
  }
  return anchors;
}

/** 'Child id, `actor id` and [you](x.md)' → 'child-id-actor-id-and-you' */
function anchorOf(heading: string): string {
  return heading
    .trim()
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}_\- ]/gu, '')
    .replaceAll(' ', '-');
}
