import { type Claim, type Evidence, evidenceAt } from '../claim.ts';
import { sourceLines } from '../code/source-lines.ts';
import { dependencyPromise } from './dependency-promise.ts';
import { markdownProse, type ProseLine } from './markdown-prose.ts';
import { nodeRequirements } from './node-requirement.ts';
import { readmeLicences } from './readme-licence.ts';

/**
 * What a README says about licence, dependencies, Node.js and types. Pure.
 *
 * Only plain statements about the package itself count: a sentence with a condition, an exception
 * or a comparison is passed over, because a machine cannot tell what it promises.
 *
 * @param file Its path for the evidence.
 */
export function readmeClaims(file: string, text: string): readonly Claim[] {
  const lines = sourceLines(text);
  const prose = markdownProse(text);
  const evidence = ({ offset }: ProseLine): Evidence => evidenceAt(file, lines, offset);
  const claims: Claim[] = [];
  for (const { line, licences } of readmeLicences(prose)) {
    claims.push({ kind: 'licenceMention', licences, evidence: evidence(line) });
  }
  const promise = dependencyPromise(prose);
  if (promise !== undefined) {
    const { line, scope } = promise;
    claims.push({ kind: 'dependencyFree', scope, evidence: evidence(line) });
  }
  for (const { line, version } of nodeRequirements(prose)) {
    claims.push({ kind: 'nodeMinimum', version, evidence: evidence(line) });
  }
  const types = prose.find(({ words }) => TYPES_INCLUDED.test(words));
  if (types !== undefined) claims.push({ kind: 'typesIncluded', evidence: evidence(types) });
  return claims;
}

const TYPES = '(?:types?|typings|definitions?|declarations?|type definitions)';
const COMES_WITH = '(?:includes|comes with|ships with|bundled with)';

/** 'TypeScript typings included', '- Comes with its own TypeScript types' */
const TYPES_INCLUDED = new RegExp(
  `^ ?(?:[-*+] )?(?:typescript ${TYPES} (?:are |is )?(?:included|bundled)` +
    String.raw`|${COMES_WITH} (?:its own )?typescript ${TYPES})\b`,
  'i',
);
