import type { Claim } from './claim.ts';
import { compare, type InstalledPackage } from './disk/installed-packages.ts';
import type { Finding, Rule } from './finding.ts';
import { dependencyClaim } from './rules/dependency-claim.ts';
import { enginesMismatch } from './rules/engines-mismatch.ts';
import { licenceMismatch } from './rules/licence-mismatch.ts';
import { missingEntryPoint } from './rules/missing-entry-point.ts';
import { missingTypes } from './rules/missing-types.ts';
import { undeclaredDependency } from './rules/undeclared-dependency.ts';
import { unreadableMetadata } from './rules/unreadable-metadata.ts';

/**
 * Compares what the agents say about one package. Pure.
 *
 * @param claims Of all agents together, in any order. Those of an agent that failed may be absent.
 * @returns The contradictions, sorted.
 */
export function crossReference(
  pkg: InstalledPackage,
  claims: readonly Claim[],
): readonly Finding[] {
  const rules: readonly Rule[] = [
    dependencyClaim(pkg.name),
    enginesMismatch,
    licenceMismatch,
    missingEntryPoint,
    missingTypes,
    undeclaredDependency,
    unreadableMetadata,
  ];
  const findings = rules.flatMap((rule) =>
    rule(claims).map(
      ({ kind, claim, evidence }): Finding => ({
        package: pkg.name,
        version: pkg.version,
        kind,
        claim,
        evidence,
      }),
    ),
  );
  return sortedFindings(findings);
}

/**
 * Puts the findings of many packages in the order of the report.
 *
 * Copies of one package have the same faults: each is reported once, at its first folder.
 */
export function sortedFindings(findings: readonly Finding[]): readonly Finding[] {
  const unique = new Map<string, Finding>();
  for (const finding of [...findings].sort(byPackageKindAndClaim)) {
    const { package: name, version, kind, claim } = finding;
    const identity = JSON.stringify([name, version, kind, claim]);
    if (!unique.has(identity)) unique.set(identity, finding);
  }
  return [...unique.values()];
}

function byPackageKindAndClaim(a: Finding, b: Finding): number {
  return (
    compare(a.package, b.package) ||
    compare(a.version, b.version) ||
    compare(a.kind, b.kind) ||
    compare(a.claim, b.claim) ||
    compare(a.evidence[0]?.file ?? '', b.evidence[0]?.file ?? '')
  );
}
