import { claimsOf } from '../claim.ts';
import type { Rule } from '../finding.ts';

/** A package is installed whose package.json cannot be read. */
export const unreadableMetadata: Rule = (claims) =>
  claimsOf(claims, 'unreadableManifest').map(({ reason, evidence }) => ({
    kind: 'unreadable-metadata',
    claim: `package.json cannot be used: ${reason}`,
    evidence: [evidence],
  }));
