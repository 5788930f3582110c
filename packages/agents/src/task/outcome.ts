import type { CapacityTier, TripCause } from '@coppice/resilience';
import type { Failure } from '../failure/failure.ts';
import type { PostMortem } from '../post-mortem/post-mortem.ts';
import type { Cost } from './task-record.ts';

/**
 * What became of a task or of a pipeline run.
 *
 * - `accepted`: a value that every validator passes.
 * - `degraded`: a value that says by its `flags` what it lacks.
 * - `queued`: nothing yet. `app.outcomeOf(id)` waits for what becomes of it.
 * - `failed`: no value; the post-mortem says why.
 * - `stopped`: somebody, or a limit, ended it.
 */
export type Outcome<Value = unknown> =
  | (Delivered<Value> & { readonly type: 'accepted' })
  | (Delivered<Value> & {
      readonly type: 'degraded';
      /** What it lacks, such as `unreviewed`; at least one. */
      readonly flags: readonly string[];
      readonly postMortem: PostMortem;
    })
  | {
      readonly type: 'queued';
      readonly id: string;
      /** Too few agents are well, or a person is asked. */
      readonly reason: 'capacity' | 'parked';
    }
  | (Undelivered & { readonly type: 'failed'; readonly failure: Failure })
  | (Undelivered & {
      readonly type: 'stopped';
      readonly reason: StopReason;
    });

/** Why something was stopped. */
export type StopReason =
  | { readonly type: 'cancelled' }
  | { readonly type: 'shutdown' }
  | { readonly type: 'killSwitch'; readonly cause: TripCause };

/** What every outcome with a value has. */
export interface Delivered<Value> {
  readonly id: string;
  readonly value: Value;
  /** Names the value when it is consumed or recalled. */
  readonly resultId: string;
  /** Who answered, as `writer:2`; for a run its id. */
  readonly by: string;
  /** What speaks for it: what each validator has to say. */
  readonly evidence: readonly Evidence[];
  readonly attempts: number;
  readonly cost: Cost;
  /** What went wrong on the way. */
  readonly failures: readonly Failure[];
  /** As it was when the work began. */
  readonly tier: CapacityTier;
}

/** What every outcome without a value has. */
export interface Undelivered {
  readonly id: string;
  readonly attempts: number;
  readonly cost: Cost;
  readonly failures: readonly Failure[];
  readonly postMortem: PostMortem;
}

/** What a validator says in favour of a value. */
export interface Evidence {
  readonly validator: string;
  readonly verdict: 'pass' | 'suspect';
  readonly note?: string;
}
