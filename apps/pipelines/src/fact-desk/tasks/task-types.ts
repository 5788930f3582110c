import {
  calibrated,
  consistent,
  evidence,
  ladder,
  quorum,
  schema,
  type TaskType,
  taskType,
} from 'coppice';
import type { Claim, Evidence } from '../claim.ts';
import { crossReference } from '../cross-reference.ts';
import type { InstalledPackage } from '../disk/installed-packages.ts';
import type { Finding } from '../finding.ts';
import { claimsSchema, findingsSchema } from './claim-schema.ts';
import { lineExists } from './line-exists.ts';
import { sameClaims } from './same-claims.ts';

/** What a comparer is given: a package, and what the extractors said of it. */
export interface Comparison {
  readonly pkg: InstalledPackage;
  readonly claims: readonly Claim[];
}

/** The ways of looking at a package. */
export const LOOKS = ['text', 'metadata', 'structure'] as const;
export type Look = (typeof LOOKS)[number];

/** The types of task of the fact desk. */
export interface DeskTasks
  extends Readonly<Record<Look, TaskType<InstalledPackage, readonly Claim[]>>> {
  readonly compare: TaskType<Comparison, readonly Finding[]>;
}

/**
 * The same agent again with the finding, then four others. Faults are injected on purpose here, so
 * there are more attempts than one would allow agents that cost money.
 */
const DESK_LADDER = ladder(['feedback', { name: 'otherAgent', attempts: 4 }]);

/** More than the largest package takes; a runaway is stopped by it. */
const ATTEMPT_TOKENS = 1_000_000;

/** The types of task, for one project. */
export function deskTasks(projectDir: string): DeskTasks {
  const look = (name: Look) =>
    taskType<InstalledPackage, readonly Claim[]>(name, {
      ladder: DESK_LADDER,
      attemptTokens: ATTEMPT_TOKENS,
      validators: [
        schema(claimsSchema),
        evidence<InstalledPackage, readonly Claim[], Evidence>({
          cited: ({ value }) => value.map((claim) => claim.evidence),
          exists: (cited, { signal }) => lineExists(projectDir, cited, signal),
          atLeast: 0, // A package may say nothing.
        }),
        calibrated({ least: 0.8 }),
        // Each package is read by two who do not see each other; who differs is outvoted by others.
        quorum<readonly Claim[]>({
          leastVotes: 2,
          probability: 0.85,
          mostVotes: 7,
          isSame: sameClaims,
        }),
      ],
    });
  return {
    text: look('text'),
    metadata: look('metadata'),
    structure: look('structure'),
    compare: taskType<Comparison, readonly Finding[]>('compare', {
      ladder: DESK_LADDER,
      attemptTokens: ATTEMPT_TOKENS,
      validators: [
        schema(findingsSchema),
        consistent<Comparison, readonly Finding[]>('findings', [
          // The rules are pure and quick, so proof is cheaper here than a second opinion.
          (findings, { input }) => {
            const proven = crossReference(input.pkg, input.claims);
            if (JSON.stringify(findings) === JSON.stringify(proven)) return undefined;
            return `The rules find ${proven.length} contradictions, not these ${findings.length}.`;
          },
        ]),
      ],
    }),
  };
}
