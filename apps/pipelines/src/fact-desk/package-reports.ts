import type { Outcome, PostMortem } from 'coppice';
import type { PackageReport } from './desk-pipeline.ts';
import type { InstalledPackage } from './disk/installed-packages.ts';
import type { Finding } from './finding.ts';
import type { DegradedPackage } from './output/result.ts';
import { LOOKS } from './tasks/task-types.ts';

/** Post-mortems that are kept: the first say what is going wrong. */
const MOST_POST_MORTEMS = 10;

/** What became of each package. */
export class PackageReports {
  readonly counts = { accepted: 0, degraded: 0, failed: 0 };
  readonly findings: Finding[] = [];
  readonly degraded: DegradedPackage[] = [];
  readonly postMortems: PostMortem[] = [];
  readonly #accepted: { readonly pkg: InstalledPackage; readonly findings: readonly Finding[] }[] =
    [];

  add(pkg: InstalledPackage, outcome: Outcome | undefined): void {
    if (outcome && 'postMortem' in outcome && this.postMortems.length < MOST_POST_MORTEMS) {
      this.postMortems.push(outcome.postMortem);
    }
    if (outcome?.type !== 'accepted' && outcome?.type !== 'degraded') {
      this.counts.failed += 1;
      return;
    }
    const { findings, missingLooks } = outcome.value as PackageReport; // Of the desk's pipeline.
    if (missingLooks === LOOKS.length) {
      this.counts.failed += 1;
      return;
    }
    this.findings.push(...findings);
    this.counts[outcome.type] += 1;
    if (outcome.type === 'accepted') {
      this.#accepted.push({ pkg, findings });
      return;
    }
    const { name, version } = pkg;
    this.degraded.push({ package: name, version, flags: outcome.flags });
  }

  /** Accepted reports that are not what they should be. */
  async countWrong(
    reference: (pkg: InstalledPackage) => Promise<readonly Finding[]>,
  ): Promise<number> {
    let wrong = 0;
    for (const { pkg, findings } of this.#accepted) {
      const right = await reference(pkg);
      if (JSON.stringify(findings) !== JSON.stringify(right)) wrong += 1;
    }
    return wrong;
  }
}
