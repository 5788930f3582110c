import type { CapacityTier, ProgressKind, ProviderRefusal } from '@coppice/resilience';
import type { ErrorRecord } from './error-record.ts';
import type { Finding } from './finding.ts';

/** The latest sign that an agent gets on. */
export interface LastProgress {
  readonly kind: ProgressKind | 'start';
  readonly atMs: number;
}

/** Where and when something went wrong. */
export interface FailureContext {
  /** Empty when no agent had the task yet. */
  readonly agent: string;
  /** The incarnation that failed, as `writer:2`. */
  readonly actorId: string;
  readonly taskId: string;
  readonly taskType: string;
  /** 1 for the first try. */
  readonly attempt: number;
  /** A hash of the task's input, so that equal inputs are seen to fail alike. */
  readonly inputHash: string;
  readonly atMs: number;
  /** The last sign of progress before it. */
  readonly lastProgress: LastProgress | undefined;
}

/**
 * What can go wrong, as one union on `type` and `kind`; it is data, so it can be journaled. `FAILURE_KINDS`
 * lists all of them.
 *
 * A provider's refusal is in it because an attempt ended by it; no agent is to blame, and no agent's
 * breaker counts it. So is that nobody could be asked at all.
 */
export type Failure = FailureContext & FailureCause;

/** A failure without where and when. */
export type FailureCause =
  | { readonly type: 'crash'; readonly kind: 'error'; readonly error: ErrorRecord }
  | { readonly type: 'crash'; readonly kind: 'exit' | 'killed' | 'lost' }
  | {
      readonly type: 'timeout';
      readonly kind: 'deadline' | 'silence';
      readonly limitMs: number;
      readonly finding?: string;
    }
  /** An answer that a validator rejects. */
  | {
      readonly type: 'byzantine';
      readonly kind: Finding['kind'];
      readonly finding: Finding;
      /** Every finding of the same answer, the first one included. */
      readonly findings: readonly Finding[];
    }
  | {
      readonly type: 'budget';
      readonly kind: 'tokens' | 'cost' | 'time' | 'calls';
      /** The budget that has not enough. */
      readonly budget: string;
    }
  | { readonly type: 'budget'; readonly kind: 'loop'; readonly finding: string }
  /** A result that the task consumed was recalled. */
  | {
      readonly type: 'cascade';
      readonly kind: 'upstream';
      readonly resultId: string;
      readonly reason: string;
    }
  | { readonly type: 'provider'; readonly kind: ProviderRefusal['type']; readonly provider: string }
  | {
      readonly type: 'unroutable';
      readonly kind: 'noAgent' | 'allOpen' | 'queueFull';
      readonly tier: CapacityTier;
    };

/**
 * Every type of failure with its kinds, in the order of the reference.
 */
export const FAILURE_KINDS = {
  crash: ['error', 'exit', 'killed', 'lost'],
  timeout: ['deadline', 'silence'],
  byzantine: [
    'schema',
    'inconsistent',
    'unsupported',
    'overconfident',
    'copied',
    'unproven',
    'outvoted',
  ],
  budget: ['tokens', 'cost', 'time', 'calls', 'loop'],
  cascade: ['upstream'],
  provider: ['rateLimited', 'unavailable', 'unreachable', 'account'],
  unroutable: ['noAgent', 'allOpen', 'queueFull'],
} as const satisfies { readonly [Type in Failure['type']]: readonly KindOf<Type>[] };

type KindOf<Type extends Failure['type']> = Extract<Failure, { readonly type: Type }>['kind'];

/** A failure as one word, such as `timeout.silence`. */
export const nameOfFailure = ({ type, kind }: FailureCause): string => `${type}.${kind}`;
