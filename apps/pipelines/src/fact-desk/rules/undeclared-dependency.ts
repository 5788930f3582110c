import { claimsOf } from '../claim.ts';
import type { Rule } from '../finding.ts';

/**
 * The code loads a package that package.json does not declare, so it works only by luck.
 *
 * Development dependencies are not installed for users; they do not count as declared.
 */
export const undeclaredDependency: Rule = (claims) => {
  const [manifest] = claimsOf(claims, 'manifest');
  if (manifest === undefined) return [];
  const dependencies = claimsOf(claims, 'dependency');
  const declared = new Set(
    dependencies.filter(({ group }) => group !== 'dev').map(({ name }) => name),
  );
  return claimsOf(claims, 'import')
    .filter(({ packageName }) => !declared.has(packageName))
    .map(({ packageName, evidence }) => {
      const dev = dependencies.find(({ group, name }) => group === 'dev' && name === packageName);
      const only = dev === undefined ? 'does not declare it' : 'has it only for development';
      return {
        kind: 'undeclared-dependency',
        claim: `the code loads "${packageName}", package.json ${only}`,
        evidence: [evidence, (dev ?? manifest).evidence],
      };
    });
};
