import { posix } from 'node:path';
import { type Finding, finding } from './finding.ts';
import { anchorsOf, markdownPage } from './markdown.ts';
import { lineAt } from './source-text.ts';

/** What there is to link to. Paths are from the root of the repository. */
export interface LinkTargets {
  /** Files and folders. */
  readonly exists: (path: string) => boolean;
  /** The text of a Markdown page. */
  readonly read: (path: string) => string;
}

// '[text](target "title")' and '[label]: target'; one level of brackets in the text.
const LINKS = /\]\(\s*<?([^)\s>]+)>?[^)]*\)|^\s{0,3}\[[^\]]+\]:\s*<?([^\s>]+)/gm;

/** Links to a file or a heading that is not there. Addresses on the network are not tried. */
export function deadLinks(path: string, text: string, targets: LinkTargets): readonly Finding[] {
  const { prose } = markdownPage(text);
  return [...prose.matchAll(LINKS)].flatMap((match) => {
    const link = match[1] ?? match[2] ?? '';
    const problem = problemOf(path, link, targets);
    return problem ? [finding(path, lineAt(prose, match.index), `${link}: ${problem}`)] : [];
  });
}

function problemOf(path: string, link: string, targets: LinkTargets): string | undefined {
  if (/^[a-z][a-z+.-]*:/i.test(link)) return undefined;
  const [file = '', anchor] = link.split('#');
  const target = file === '' ? path : posix.join(posix.dirname(path), decodeURI(file));
  if (target.startsWith('..')) return 'leaves the repository';
  if (!targets.exists(target)) return 'there is no such file';
  if (anchor === undefined || !target.endsWith('.md')) return undefined;
  return anchorsOf(targets.read(target)).has(anchor) ? undefined : 'there is no such heading';
}
