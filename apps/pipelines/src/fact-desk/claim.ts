import type { SourceLines } from './code/source-lines.ts';

/** Where a claim comes from: a line that a reader can look up. */
export interface Evidence {
  /** Relative to the project, with `/`. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** What stands there: a part of that line, trimmed, at most 200 characters. */
  readonly text: string;
}

interface ClaimOf<Kind extends string> {
  readonly kind: Kind;
  readonly evidence: Evidence;
}

/** The text agent: a licence file holds the texts of these licences, and names those. */
export interface LicenceTextClaim extends ClaimOf<'licenceText'> {
  /** SPDX ids. Empty: the text is of no licence that is known here. */
  readonly licences: readonly string[];
  /** Licences that the file speaks of without holding their text. */
  readonly mentioned: readonly string[];
}

/** The text agent: a NOTICE file names these licences, perhaps of parts only. */
export interface LicenceNoticeClaim extends ClaimOf<'licenceNotice'> {
  readonly mentioned: readonly string[];
}

/** The text agent: the README says which licence applies. */
interface LicenceMentionClaim extends ClaimOf<'licenceMention'> {
  /** Every SPDX id that the words may stand for: `BSD` stands for several. */
  readonly licences: readonly string[];
}

/** The text agent: the README says that the package has no dependencies. */
interface DependencyFreeClaim extends ClaimOf<'dependencyFree'> {
  /** `external`: dependencies of the same npm scope are not meant. */
  readonly scope: 'all' | 'external';
}

/** The text agent: the README says which Node.js is the oldest that works. */
interface NodeMinimumClaim extends ClaimOf<'nodeMinimum'> {
  /** As exact as the README has it: `18`, `18.17`, `18.17.0`. */
  readonly version: string;
}

/** The text agent: the README says that TypeScript types come with the package. */
type TypesIncludedClaim = ClaimOf<'typesIncluded'>;

/** The metadata agent: package.json could be read. Without it, absence proves nothing. */
type ManifestClaim = ClaimOf<'manifest'>;

/** The metadata agent: package.json is there and cannot be read. */
interface UnreadableManifestClaim extends ClaimOf<'unreadableManifest'> {
  readonly reason: string;
}

/** The metadata agent: the licence field. */
export interface LicenceFieldClaim extends ClaimOf<'licenceField'> {
  /** As it stands there. */
  readonly expression: string;
  /** Its SPDX ids. Empty: `UNLICENSED`. */
  readonly licences: readonly string[];
  /** The ids of those that also allow any later version. */
  readonly orLater: readonly string[];
}

/** The metadata agent: a field names a file. */
export interface EntryPointClaim extends ClaimOf<'entryPoint'> {
  /** The field as one would write it: `main`, `bin.tsc`, `exports["./web"].import`. */
  readonly at: string;
  readonly target: string;
}

/** The metadata agent: a field names a type declaration. */
export interface TypesClaim extends ClaimOf<'types'> {
  readonly at: string;
  readonly target: string;
}

/** The metadata agent: the Node.js versions of `engines.node`. */
interface EnginesClaim extends ClaimOf<'engines'> {
  readonly range: string;
}

export type DependencyGroup = 'dependencies' | 'peer' | 'optional' | 'bundled' | 'dev';

/** The metadata agent: one declared dependency. */
interface DependencyClaim extends ClaimOf<'dependency'> {
  readonly group: DependencyGroup;
  readonly name: string;
}

/** The metadata agent: a script runs at installation and may make files. */
type InstallScriptClaim = ClaimOf<'installScript'>;

/** The structure agent: what a named file turned out to be. */
export interface TargetClaim extends ClaimOf<'target'> {
  readonly at: string;
  readonly target: string;
  /** `outside`: it leaves the package. `unknown`: the rules for it are not known here. */
  readonly state: 'present' | 'missing' | 'outside' | 'unknown';
}

/** The structure agent: how many type declarations lie in the package. */
interface DeclarationFilesClaim extends ClaimOf<'declarationFiles'> {
  readonly count: number;
}

/** The structure agent: loading the package surely loads this other package. */
export interface ImportClaim extends ClaimOf<'import'> {
  readonly packageName: string;
}

/** What one agent says about one package, with the place that shows it. Plain data. */
export type Claim =
  | LicenceTextClaim
  | LicenceNoticeClaim
  | LicenceMentionClaim
  | DependencyFreeClaim
  | NodeMinimumClaim
  | TypesIncludedClaim
  | ManifestClaim
  | UnreadableManifestClaim
  | LicenceFieldClaim
  | EntryPointClaim
  | TypesClaim
  | EnginesClaim
  | DependencyClaim
  | InstallScriptClaim
  | TargetClaim
  | DeclarationFilesClaim
  | ImportClaim;

/** The claims of one kind, in their order. */
export function claimsOf<Kind extends Claim['kind']>(
  claims: readonly Claim[],
  kind: Kind,
): readonly Extract<Claim, { kind: Kind }>[] {
  return claims.filter((claim): claim is Extract<Claim, { kind: Kind }> => claim.kind === kind);
}

const MAX_EVIDENCE_LENGTH = 200;

/**
 * Points at a place in a file.
 *
 * A line longer than 200 characters, as in a minified file, is shown from the place on.
 *
 * @param offset Where in the text, from 0.
 */
export function evidenceAt(file: string, lines: SourceLines, offset: number): Evidence {
  const number = lines.lineAt(offset);
  const line = lines.line(number);
  const isLong = line.length > MAX_EVIDENCE_LENGTH;
  const from = isLong ? offset - lines.startOf(number) : 0;
  return { file, line: number, text: line.slice(from, from + MAX_EVIDENCE_LENGTH).trim() };
}
