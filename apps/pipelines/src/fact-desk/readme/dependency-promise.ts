import { isAboutAnother } from './about-another.ts';
import { anyWord } from './any-word.ts';
import type { ProseLine } from './markdown-prose.ts';

/** A line of a README that says that there are no dependencies. */
export interface DependencyPromise {
  readonly line: ProseLine;
  /** `external`: dependencies of the same npm scope are not meant. */
  readonly scope: 'all' | 'external';
}

const NONE = '(?:zero|no|0|without(?: any)?)';
const KIND = '(?:(?:external|third[- ]party|runtime|production|npm)[ -])?';
const NO_DEPENDENCIES = `(?:${NONE}[ -](${KIND})(?:dependenc(?:y|ies)|deps)|dependency[- ]free)`;

const ITEM = String.raw`^ ?(?:[-*+] |\d+\. |#+ )?`;
const ORNAMENT = String.raw`[^\p{L}\p{N}]{0,20}`;
const LABEL = String.raw`(?:(?:\*\*|__)[^*_]{1,30}(?:\*\*|__)${ORNAMENT})?`;

const PROMISES: readonly RegExp[] = [
  // '- **Small**: no dependencies', 'Zero-dependency parser for …'
  new RegExp(String.raw`${ITEM}${ORNAMENT}${LABEL}${NO_DEPENDENCIES}\b`, 'iu'),
  // '- Lightweight with no dependencies'
  new RegExp(String.raw`^ ?[-*+] [\w -]{1,30}(?:with|and) ${NO_DEPENDENCIES}[.!]? ?$`, 'i'),
  // 'It is dependency-free.'
  new RegExp(
    String.raw`\b(?:this (?:package|library|module|project|plugin|tool)|it) ` +
      String.raw`(?:has|is|comes with)(?: an?)? ${NO_DEPENDENCIES}\b`,
    'i',
  ),
];

/** Words of exceptions, conditions, comparisons, and of dependencies of some kind only. */
const NOT_PLAIN = anyWord(
  ...['except', 'other than', 'besides', 'apart from', 'aside from', 'but', 'only', 'almost'],
  ...['nearly', 'if', 'when', 'unless', 'unlike', 'compared?', 'vs', 'versus', 'than', 'on'],
  ...['optional', 'peer', 'native', 'dev', 'development', 'build', 'bundled?', 'browser', 'core'],
  ...['system', 'additional', 'extra', 'circular', 'parser', 'compiler', 'version'],
);

/**
 * The first line that plainly says that the package has no dependencies.
 *
 * Only an item of a list, the beginning of a line, or a sentence on the package itself: anything
 * else may speak of another package, and anything with a condition may be true.
 */
export function dependencyPromise(prose: readonly ProseLine[]): DependencyPromise | undefined {
  for (const line of prose) {
    if (NOT_PLAIN.test(line.words) || isAboutAnother(line)) continue;
    for (const promise of PROMISES) {
      const match = promise.exec(line.words);
      if (match === null) continue;
      return { line, scope: /external|third/i.test(match[1] ?? '') ? 'external' : 'all' };
    }
  }
  return undefined;
}
