import type { CapacityTier } from '@coppice/resilience';
import type { Failure } from '../failure/failure.ts';
import type { Finding } from '../failure/finding.ts';
import type { RungName } from './ladder.ts';

/** What work has used. */
export interface Cost {
  readonly tokens: number;
  readonly costUsd: number;
  /** From its beginning to its end, waiting included. */
  readonly ms: number;
}

/** One attempt at a task, when it is over. All of it is JSON. */
export interface AttemptRecord {
  /** 1 for the first try. */
  readonly attempt: number;
  /** The rung of the ladder it was made on; the first try is on none. */
  readonly rung: RungName | 'first';
  readonly agent: string;
  /** The incarnation, as `writer:2`. */
  readonly actorId: string;
  readonly family?: string;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly cost: Cost;
  readonly toolCalls: number;
  readonly ending:
    | { readonly type: 'answered'; readonly answerHash: string; readonly confidence?: number }
    | {
        readonly type: 'suspected';
        readonly answerHash: string;
        readonly findings: readonly Finding[];
      }
    | { readonly type: 'failed'; readonly failure: Failure; readonly answerHash?: string }
    /** The task was stopped. */
    | { readonly type: 'cancelled' };
}

/** All that is known of a task: what its post-mortem is made of. All of it is JSON. */
export interface TaskRecord {
  readonly taskId: string;
  readonly taskType: string;
  readonly inputHash: string;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  /** As it was when the task began. */
  readonly tier: CapacityTier;
  readonly attempts: readonly AttemptRecord[];
  /** In order; those of no attempt too, such as a deadline while it waited. */
  readonly failures: readonly Failure[];
  /** Results that it consumed. */
  readonly consumed: readonly string[];
  /** Effects that were carried out for it. */
  readonly effects: readonly string[];
  readonly resultId?: string;
  readonly flags: readonly string[];
  readonly isPoison: boolean;
  readonly cost: Cost;
  /** Of the parts into which it was decomposed. */
  readonly parts: readonly TaskRecord[];
}
