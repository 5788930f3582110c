import { claimsOf } from '../claim.ts';
import type { Rule } from '../finding.ts';
import { absentTargets } from './absent-targets.ts';

/**
 * `main`, `module`, `bin` or `exports` names a file that does not exist.
 *
 * Not when a script at installation might make it: such scripts are often not run.
 */
export const missingEntryPoint: Rule = (claims) => {
  if (claimsOf(claims, 'installScript').length > 0) return [];
  return absentTargets(claimsOf(claims, 'entryPoint'), claimsOf(claims, 'target')).map(
    ({ claim, evidence }) => ({ kind: 'missing-entry-point', claim, evidence }),
  );
};
