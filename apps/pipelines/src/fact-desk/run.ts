import {
  type Application,
  type Host,
  startApplication,
  systemHost,
  type TaskLimits,
} from 'coppice';
import { metadataAgent } from './agents/metadata-agent.ts';
import { structureAgent } from './agents/structure-agent.ts';
import { textAgent } from './agents/text-agent.ts';
import type { Claim } from './claim.ts';
import { crossReference, sortedFindings } from './cross-reference.ts';
import { type Crew, deskTree } from './desk-tree.ts';
import { findInstalledPackages, type InstalledPackage } from './disk/installed-packages.ts';
import { faultInjector } from './faults.ts';
import type { Finding } from './finding.ts';
import { mapConcurrently } from './map-concurrently.ts';
import type { FactDeskResult } from './output/result.ts';

/** How a run is made. */
export interface FactDeskOptions {
  /** The project whose installed packages are examined. */
  readonly dir: string;
  /** The share of attempts that meet a fault, 0 to 1. */
  readonly faults: number;
  readonly seed: number;
  /** When it aborts, no new package is begun; those under way are finished. */
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: FactDeskProgress) => void;
  /** Default `LIMITS`. */
  readonly limits?: Partial<TaskLimits>;
}

/** How far a run is. */
export interface FactDeskProgress {
  readonly done: number;
  readonly total: number;
  readonly failures: number;
  readonly restarts: number;
}

/**
 * Limits of one agent's work on one package. At half of all attempts meeting a fault, two thirds of
 * which end the attempt, twenty in a row are a chance of 1 in 3 000 000 000.
 */
const LIMITS: TaskLimits = { deadlineMs: 600_000, idleMs: 1_000, maxAttempts: 20 };

/** How many packages are under way at once: enough to keep every agent of a crew busy. */
const PACKAGES_AT_A_TIME = 16;

/**
 * Examines every installed package with three crews of supervised agents and compares what they
 * say. Faults are injected on the way; the findings are the same with and without them.
 *
 * @throws {ProjectNotFoundError} There is no such project, or nothing is installed in it.
 */
export async function runFactDesk(options: FactDeskOptions): Promise<FactDeskResult> {
  const { dir, seed, faults, signal, onProgress } = options;
  const host = systemHost({ seed });
  const startedAtMs = host.clock.now();
  const packages = await findInstalledPackages(dir, { signal: new AbortController().signal });
  const injector = faultInjector(host, faults);
  const crews = crewsFor(dir).map(({ name, extract }) => ({
    name,
    extract: injector.wrap(name, extract),
  }));
  const limits = { ...LIMITS, ...options.limits };
  await using app = await startDesk(host, crews, packages.length, limits);

  const tasks = { total: packages.length, accepted: 0, degraded: 0, failed: 0 };
  const findings: Finding[] = [];
  const examine = async (pkg: InstalledPackage): Promise<void> => {
    if (signal.aborted) return;
    const { claims, missing } = await claimsOf(app, crews, pkg);
    if (missing === 0) tasks.accepted += 1;
    else if (missing < crews.length) tasks.degraded += 1;
    else tasks.failed += 1;
    findings.push(...crossReference(pkg, claims));
    onProgress?.(progressOf(app, tasks));
  };
  await mapConcurrently(packages, PACKAGES_AT_A_TIME, examine);

  const { failures, restarts } = app.status();
  return {
    pipeline: 'fact-desk',
    seed,
    tasks,
    findings: sortedFindings(findings),
    failures,
    injected: injector.injected,
    restarts,
    ms: Math.round(host.clock.now() - startedAtMs),
  };
}

const crewsFor = (dir: string) => [
  { name: 'text', extract: textAgent(dir) },
  { name: 'metadata', extract: metadataAgent(dir) },
  { name: 'structure', extract: structureAgent(dir) },
];

function startDesk(
  host: Host,
  crews: readonly Crew[],
  packages: number,
  limits: TaskLimits,
): Promise<Application> {
  const agents = deskTree(crews, packages * limits.maxAttempts);
  return startApplication({ id: 'factDesk', agents, host, limits });
}

/** What the crews say of one package; a crew that could not say anything is missing. */
async function claimsOf(
  app: Application,
  crews: readonly Crew[],
  pkg: InstalledPackage,
): Promise<{ readonly claims: readonly Claim[]; readonly missing: number }> {
  const results = await Promise.all(
    crews.map(({ name }) => app.submit<readonly Claim[]>({ type: name, input: pkg })),
  );
  const accepted = results.filter((result) => result.type === 'accepted');
  return {
    claims: accepted.flatMap((result) => result.value),
    missing: crews.length - accepted.length,
  };
}

function progressOf(app: Application, tasks: FactDeskResult['tasks']): FactDeskProgress {
  const { failures, restarts } = app.status();
  const { total, accepted, degraded, failed } = tasks;
  const done = accepted + degraded + failed;
  return { done, total, failures: failures.crash + failures.timeout, restarts };
}
