import { anyWord } from './any-word.ts';
import type { ProseLine } from './markdown-prose.ts';

const ANOTHER_SUBJECT = anyWord(
  ...['changelog', 'changes?', 'histor\\w*', 'migrat\\w*', 'upgrad\\w*', '.?\\d.*'],
  ...['contribut\\w*', 'develop\\w*', 'tests?', 'testing', 'build\\w*', 'benchmarks?'],
  ...['alternatives?', 'compar\\w*', 'related', 'vs', 'why not', 'examples?', 'roadmap', 'faq'],
);

/**
 * Whether a line of a README stands in a section on old versions, on working on the package, or on
 * other packages: what it says does not hold for those who use this one.
 *
 * The first heading is the package's own name, which may be anything.
 */
export function isAboutAnother({ headings }: ProseLine): boolean {
  return headings.some((heading, index) =>
    index === 0 ? /^(?:changelog|history)$/i.test(heading) : ANOTHER_SUBJECT.test(heading),
  );
}
