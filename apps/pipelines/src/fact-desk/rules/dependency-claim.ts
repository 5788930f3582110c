import { claimsOf } from '../claim.ts';
import type { Rule } from '../finding.ts';

const MAX_NAMED = 5;

/**
 * The README says that there are no dependencies, package.json lists some.
 *
 * Peer, optional and bundled ones do not count, nor does `@types/*`, which holds no code. The rule
 * needs the package's own scope for "no external dependencies".
 */
export function dependencyClaim(packageName: string): Rule {
  return (claims) => {
    const [promise] = claimsOf(claims, 'dependencyFree');
    if (promise === undefined) return [];
    const others = claimsOf(claims, 'dependency').filter(({ group }) => group !== 'dependencies');
    const notCounted = new Set(
      others.filter(({ group }) => group !== 'dev').map(({ name }) => name),
    );
    const scope = scopeOf(packageName);
    const listed = claimsOf(claims, 'dependency').filter(
      ({ group, name }) =>
        group === 'dependencies' &&
        !notCounted.has(name) &&
        !name.startsWith('@types/') &&
        !(promise.scope === 'external' && scope !== undefined && scopeOf(name) === scope),
    );
    if (listed.length === 0) return [];
    const shown = listed.slice(0, MAX_NAMED);
    const names =
      shown.map(({ name }) => name).join(', ') + (listed.length > MAX_NAMED ? ', …' : '');
    const claim = 'the README says that there are no dependencies, package.json has';
    return [
      {
        kind: 'dependency-claim',
        claim: `${claim} ${listed.length}: ${names}`,
        evidence: [promise.evidence, ...shown.map(({ evidence }) => evidence)],
      },
    ];
  };
}

/** '@scope/name' → '@scope' */
function scopeOf(name: string): string | undefined {
  return name.startsWith('@') ? name.split('/')[0] : undefined;
}
