import type { Finding, FindingKind } from '../failure/finding.ts';

/** What one validator thinks of an answer. */
export type Verdict = {
  /** Other agents that were asked, and were wrong where this answer or another one is right. */
  readonly outvoted?: readonly string[];
} & (
  | {
      readonly type: 'pass';
      /** What was checked, as evidence of the result. */
      readonly note?: string;
      /** Suspicions of cheaper validators that it takes back: somebody independent was asked. */
      readonly settles?: readonly FindingKind[];
    }
  /** Worth a second look; not enough to reject it. */
  | { readonly type: 'suspect'; readonly findings: readonly [Finding, ...Finding[]] }
  | { readonly type: 'fail'; readonly findings: readonly [Finding, ...Finding[]] }
);

/** The verdict of one validator, with its name and how long it took. */
export interface NamedVerdict {
  readonly validator: string;
  readonly verdict: Verdict;
  readonly tookMs: number;
  /** Set when it threw or ran out of time: then its verdict is `suspect` and `unproven`. */
  readonly problem?: 'threw' | 'deadline';
}

/** What all validators together think of an answer. */
export interface Judgement {
  /** The gravest of all verdicts, without suspicions that a later pass settles. */
  readonly type: Verdict['type'];
  readonly verdicts: readonly NamedVerdict[];
  /** Of all failing verdicts, then what is left of all suspecting ones. */
  readonly findings: readonly Finding[];
}
