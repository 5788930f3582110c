import type { Claim, Evidence } from './claim.ts';

/** What kind of contradiction it is; one rule each. */
type FindingKind =
  | 'dependency-claim'
  | 'engines-mismatch'
  | 'licence-mismatch'
  | 'missing-entry-point'
  | 'missing-types'
  | 'undeclared-dependency'
  | 'unreadable-metadata';

/** Two things that a package says about itself and that cannot both be true. */
export interface Contradiction {
  readonly kind: FindingKind;
  /** One sentence that names both sides. */
  readonly claim: string;
  /** The lines that show it, at least one. */
  readonly evidence: readonly Evidence[];
}

/** A contradiction with the package it is in. */
export interface Finding {
  readonly package: string;
  readonly version: string;
  readonly kind: FindingKind;
  readonly claim: string;
  readonly evidence: readonly Evidence[];
}

/**
 * Compares the claims of all agents on one package. Pure.
 *
 * A rule says nothing unless every side that it compares is there: an agent that gave no answer
 * leads to fewer findings, never to false ones.
 */
export type Rule = (claims: readonly Claim[]) => readonly Contradiction[];
