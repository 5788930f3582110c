import { isAboutAnother } from './about-another.ts';
import { anyWord } from './any-word.ts';
import type { ProseLine } from './markdown-prose.ts';

/** A line of a README that says which Node.js is the oldest that works. */
export interface NodeRequirement {
  readonly line: ProseLine;
  /** As exact as it stands there: `18`, `18.17`, `18.17.0`. */
  readonly version: string;
}

const ORNAMENT = String.raw`[^\p{L}\p{N}]{0,20}`;
const SUBJECT = '(?:(?:this (?:package|library|module|project)|it|you) )?';
const NODE = String.raw`(?:\[|\*\*|__|\x60)?node(?:\.?js)?(?:\]|\*\*|__|\x60)?`;
const AT_LEAST = '(?:>=|≥|&gt;=|at least|minimum(?: of)?)';
const NUMBER = String.raw`v?(?<version>\d{1,2}(?:\.\d{1,3}){0,2})(?:\.x)?`;
const OR_LATER = String.raw`(?:\+| (?:or|and) (?:later|higher|newer|above|greater|up)\b)`;

/** Nothing but the package itself may stand before it: '`signal`: needs Node 16+' is no minimum. */
const STATEMENT = new RegExp(
  `^${ORNAMENT}${SUBJECT}(?<requires>(?:requires?|needs?) )?(?:at least )?` +
    `${NODE} ?(?:version )?(?<atLeast>${AT_LEAST})? ?(?:version )?\x60?` +
    `${NUMBER}(?<orLater>${OR_LATER})?\x60?(?<isRequired> is required)?`,
  'iu',
);

const REQUIREMENTS = /^(?:system |runtime )?(?:requirements?|prerequisites?)$/i;

/** Words of a use, a version or an environment: such a line does not hold for every user. */
const NOT_EVERY_USE = anyWord(
  ...['if', 'for', 'when', 'to', 'until', 'before', 'since', 'starting', 'below', 'prior'],
  ...['older', 'previous', 'drop(?:s|ped)?', 'deprecated', 'develop\\w*', 'contribut\\w*', 'build'],
  ...['test(?:s|ing|ed)?', 'recommend(?:s|ed)?', 'optional(?:ly)?', 'support(?:s|ed)?', 'polyfill'],
  ...['browsers?', 'example', 'cli', 'deno', 'bun'],
);

/**
 * The lines that plainly name the oldest Node.js that the package needs.
 *
 * Only "requires Node.js 18+" and its like, or an item under a heading such as "Requirements".
 */
export function nodeRequirements(prose: readonly ProseLine[]): readonly NodeRequirement[] {
  return prose.flatMap((line) => {
    if (NOT_EVERY_USE.test(line.words) || isAboutAnother(line)) return [];
    const stated = STATEMENT.exec(line.words)?.groups;
    if (stated?.version === undefined) return [];
    const isListed = REQUIREMENTS.test(line.headings.at(-1) ?? '');
    const isRequired = isListed || (stated.requires ?? stated.isRequired) !== undefined;
    const isMinimum = (stated.atLeast ?? stated.orLater) !== undefined;
    return isRequired && isMinimum ? [{ line, version: stated.version }] : [];
  });
}
