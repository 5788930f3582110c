import { type Claim, claimsOf } from '../claim.ts';
import type { Contradiction, Rule } from '../finding.ts';
import { absentTargets } from './absent-targets.ts';

/**
 * `types`, `typings` or an exports condition names a declaration that does not exist, or the README
 * promises types and there are none.
 */
export const missingTypes: Rule = (claims) => [
  ...absentTargets(claimsOf(claims, 'types'), claimsOf(claims, 'target')).map(
    ({ claim, evidence }): Contradiction => ({ kind: 'missing-types', claim, evidence }),
  ),
  ...promisedByReadme(claims),
];

function promisedByReadme(claims: readonly Claim[]): Contradiction[] {
  const [promise] = claimsOf(claims, 'typesIncluded');
  const [declarations] = claimsOf(claims, 'declarationFiles');
  const [manifest] = claimsOf(claims, 'manifest');
  if (promise === undefined || manifest === undefined || declarations?.count !== 0) return [];
  // Types in a dependency, or in a place of their own, are still types.
  if (claimsOf(claims, 'types').length > 0) return [];
  return [
    {
      kind: 'missing-types',
      claim: 'the README says that TypeScript types are included, but there is no declaration file',
      evidence: [promise.evidence, manifest.evidence],
    },
  ];
}
