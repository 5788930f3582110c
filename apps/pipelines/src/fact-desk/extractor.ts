import type { Claim } from './claim.ts';
import type { InstalledPackage } from './disk/installed-packages.ts';

/** What an extractor may ask of whoever runs it. A supervised agent's context has this shape. */
export interface ExtractContext {
  readonly signal: AbortSignal;
  /** Says that work goes on. */
  progress(kind: 'step'): void;
  /** Makes a call to the outside, whose answer counts as progress: every file is read through it. */
  tool<Result>(
    name: string,
    args: unknown,
    fn: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result>;
}

/**
 * Reads one package and says what it claims about itself.
 *
 * A package that makes no sense gives few claims or none; it never makes an extractor throw.
 */
export type Extractor = (pkg: InstalledPackage, ctx: ExtractContext) => Promise<readonly Claim[]>;
