import { minVersion, type SemVer, validRange } from 'semver';
import { claimsOf } from '../claim.ts';
import type { Rule } from '../finding.ts';

/** A longer range would not fit into a report. */
const MAX_RANGE_LENGTH = 100;

/**
 * The README requires another Node.js than `engines.node`.
 *
 * Compared as exactly as the README is: "Node.js 18" agrees with `>=18.17`. A README that names
 * several minimums says nothing certain.
 */
export const enginesMismatch: Rule = (claims) => {
  const [engines] = claimsOf(claims, 'engines');
  const minimums = claimsOf(claims, 'nodeMinimum');
  const [stated] = minimums;
  if (engines === undefined || stated === undefined) return [];
  if (minimums.some(({ version }) => version !== stated.version)) return [];
  if (engines.range.length > MAX_RANGE_LENGTH || validRange(engines.range) === null) return [];
  const least = minVersion(engines.range);
  if (least === null || isSame(stated.version, least)) return [];
  const range = JSON.stringify(engines.range);
  return [
    {
      kind: 'engines-mismatch',
      claim: `the README requires Node.js ${stated.version}, engines.node is ${range}`,
      evidence: [stated.evidence, engines.evidence],
    },
  ];
};

/** '18.17' and 18.17.1 → true */
function isSame(stated: string, { major, minor, patch }: SemVer): boolean {
  const least = [major, minor, patch];
  return stated.split('.').every((part, index) => Number(part) === least[index]);
}
