import {
  type Application,
  describeTrip,
  type FailureCounts,
  nameOfFailure,
  systemHost,
} from 'coppice';
import { FAULT_CLASSES } from 'coppice/testing';
import { sortedFindings } from './cross-reference.ts';
import { earlierLives } from './desk-journal.ts';
import { BUDGET_TOKENS, type FactDeskOptions } from './desk-options.ts';
import { deskPipeline } from './desk-pipeline.ts';
import {
  compare,
  findInstalledPackages,
  type InstalledPackage,
} from './disk/installed-packages.ts';
import { FaultLedger } from './faults/ledger.ts';
import { LateVerdicts } from './late-verdicts.ts';
import { mapConcurrently } from './map-concurrently.ts';
import type { FactDeskResult } from './output/result.ts';
import { PackageReports } from './package-reports.ts';
import { referenceFindings } from './reference-findings.ts';
import { startDesk } from './start-desk.ts';

/** How many packages are under way at once: enough to keep every agent of a crew busy. */
const PACKAGES_AT_A_TIME = 16;

/**
 * Examines every installed package with crews of supervised agents that check each other, and compares
 * what they say. Faults are injected on the way; what is accepted is the same with and without them.
 *
 * @throws {ProjectNotFoundError} There is no such project, or nothing is installed in it.
 */
export async function runFactDesk(options: FactDeskOptions): Promise<FactDeskResult> {
  const { dir, seed, signal, onProgress, journal, budgetTokens = BUDGET_TOKENS } = options;
  const host = journal?.host ?? systemHost({ seed });
  const before = journal && earlierLives(journal);
  const startedAtMs = before?.startedAtMs ?? host.clock.now();
  const packages = await findInstalledPackages(dir, { signal: new AbortController().signal });
  const desk = await startDesk(host, packages.length, options);
  await using app = desk.app;
  const { injector, extractors } = desk;
  const ledger = new FaultLedger();
  const kinds = new Map(Object.entries(before?.kinds ?? {}));
  app.watch(ledger.note);
  app.watch((event) => {
    if (event.type !== 'attempt.failed') return;
    const name = nameOfFailure(event.failure);
    kinds.set(name, (kinds.get(name) ?? 0) + 1);
  });
  const lateVerdicts = new LateVerdicts(app, injector, ledger);
  const reports = new PackageReports();
  const pipeline = deskPipeline(desk.tasks, { publishes: options.publishTo !== undefined });
  const hasFaults = Object.values(options.faults).some((rate) => rate > 0);
  const examine = async (pkg: InstalledPackage): Promise<void> => {
    if (signal.aborted || app.status().killSwitch !== 'armed') return;
    const id = `factDesk:${pkg.key}`;
    const first = await app.run(pipeline, pkg, { id });
    if (first.type === 'queued') await app.outcomeOf(id);
    if (hasFaults) await lateVerdicts.pass(id);
    // A recall may have revised it.
    reports.add(pkg, await app.outcomeOf(id));
    onProgress?.(progressOf(app, reports, packages.length));
  };
  await mapConcurrently(packages, PACKAGES_AT_A_TIME, examine);
  const { killSwitch } = app.guards;
  const stop = killSwitch.stop && (await killSwitch.stopped);
  const wrongAccepted = hasFaults
    ? await reports.countWrong((pkg) => referenceFindings(Object.values(extractors), pkg))
    : 0;

  const { failures, restarts, budget } = app.status();
  const { counts, latest } = injector.injected;
  return {
    pipeline: 'fact-desk',
    seed,
    tasks: { total: packages.length, ...reports.counts },
    findings: sortedFindings(reports.findings),
    failures: {
      ...sumsOf(failures, before?.failures ?? {}),
      kinds: Object.fromEntries([...kinds].sort(([one], [other]) => compare(one, other))),
    },
    injected: counts,
    noticed: countedByClass(latest.filter((each) => ledger.hasNoticed(each))),
    wrongAccepted,
    degraded: reports.degraded,
    restarts: restarts + (before?.restarts ?? 0),
    tokens: { budget: budgetTokens, spent: budget.spent.tokens },
    stopped: stop ? describeTrip(stop.cause) : null,
    postMortems: reports.postMortems,
    ms: Math.round(host.clock.now() - startedAtMs),
  };
}

function sumsOf(counts: FailureCounts, more: Partial<FailureCounts>): FailureCounts {
  const sums = Object.entries(counts).map(([type, count]) => [
    type,
    count + (more[type as keyof FailureCounts] ?? 0),
  ]);
  return Object.fromEntries(sums) as FailureCounts;
}

type Counts = FactDeskResult['noticed'];

function countedByClass(faults: readonly { readonly class: keyof Counts }[]): Counts {
  const counts = new Map<keyof Counts, number>(FAULT_CLASSES.map((each) => [each, 0]));
  for (const each of faults) counts.set(each.class, (counts.get(each.class) ?? 0) + 1);
  return Object.fromEntries(counts) as Counts;
}

function progressOf(app: Application, reports: PackageReports, total: number) {
  const { failures, restarts } = app.status();
  const seen = Object.values(failures).reduce((sum, count) => sum + count, 0);
  const { accepted, degraded, failed } = reports.counts;
  return { done: accepted + degraded + failed, total, failures: seen, restarts };
}
