import type { Failure } from '../failure/failure.ts';
import type { Finding } from '../failure/finding.ts';
import type { Possibilities, Setback } from './next-move.ts';
import type { StopReason } from './outcome.ts';
import type { TaskRecord } from './task-record.ts';
import type { Spent } from './task-state.ts';

/** What stands in the way, and what could be done about it. */
export interface Obstacle {
  readonly atMs: number;
  readonly setback: Setback;
  readonly can: Possibilities;
}

/** What a task is told. Time and everything else from outside is in the event. */
export type TaskEvent =
  | { readonly type: 'task.admit' }
  | {
      readonly type: 'agent.assigned';
      readonly agent: string;
      readonly actorId: string;
      readonly family?: string;
      readonly atMs: number;
    }
  /** Nobody can take it. `failure`: unless somebody may later. */
  | (Obstacle & { readonly type: 'agent.unavailable'; readonly failure?: Failure })
  /** The agent was busy after all. */
  | { readonly type: 'agent.refused' }
  | {
      readonly type: 'attempt.answered';
      readonly answerHash: string;
      readonly confidence?: number;
      readonly atMs: number;
    }
  | (Obstacle & {
      readonly type: 'attempt.failed';
      readonly failure: Failure;
      readonly spent: Spent;
    })
  | {
      readonly type: 'answer.accepted';
      readonly atMs: number;
      readonly spent: Spent;
      readonly flags: readonly string[];
    }
  | (Obstacle & {
      readonly type: 'answer.rejected';
      readonly failure: Failure;
      readonly isPoison: boolean;
      readonly spent: Spent;
    })
  | (Obstacle & {
      readonly type: 'answer.suspected';
      readonly findings: readonly Finding[];
      readonly spent: Spent;
    })
  | { readonly type: 'retry.granted' }
  | { readonly type: 'retry.delayed'; readonly delayMs: number }
  | { readonly type: 'retry.refused' }
  | {
      readonly type: 'parts.done';
      readonly parts: readonly TaskRecord[];
      readonly agent: string;
      readonly actorId: string;
      readonly startedAtMs: number;
      readonly answerHash: string;
    }
  | (Obstacle & {
      readonly type: 'parts.failed';
      readonly parts: readonly TaskRecord[];
      readonly failure: Failure;
    })
  /** A person did it. */
  | {
      readonly type: 'task.answered';
      readonly by: string;
      readonly answerHash: string;
      readonly atMs: number;
    }
  | { readonly type: 'deadline.passed'; readonly failure: Failure; readonly spent: Spent }
  /** A result that it consumed is recalled: nothing made of it may be delivered. */
  | { readonly type: 'source.recalled'; readonly failure: Failure; readonly spent: Spent }
  | {
      readonly type: 'task.stop';
      readonly reason: StopReason;
      readonly spent: Spent;
      readonly atMs: number;
    };

/** How a task's machine comes to its end. */
export type TaskEndType = 'accepted' | 'failed' | 'stopped';
