import type { Failure, FailureCause } from '../failure/failure.ts';
import type { AnswerBook, BookNote } from './answer-book.ts';
import type { AssignedAttempt } from './assigned-attempt.ts';
import type { Task } from './task.ts';
import type { TaskEvent } from './task-event.ts';
import type { TaskState } from './task-state.ts';
import type { TaskType } from './task-type.ts';
import type { GivenOpinion, Relation, TaskWorld } from './task-world.ts';

/** Everything about a task that is no plain data. */
export interface TaskDriverParts {
  readonly world: TaskWorld;
  readonly task: Task;
  readonly type: TaskType;
  readonly idleMs: number;
  readonly notes: readonly string[];
  readonly consumes: readonly string[];
  readonly relation: Relation;
  /** As its machine begins. */
  readonly start: TaskState;
  /** What is known of it from an earlier process. */
  readonly resumed?: ResumedTask;
  /** The capacity allows one agent only, the best. */
  readonly bestOnly: boolean;
  send(event: TaskEvent): void;
  onParked(): void;
}

/** What an earlier process knew of a task, beyond its state. */
export interface ResumedTask {
  readonly notes: readonly BookNote[];
  /** By agent. */
  readonly checkpoints: Iterable<readonly [string, unknown]>;
}

/** A task as those see it who do a part of what its machine orders. */
export interface TaskUnderWay {
  readonly parts: TaskDriverParts;
  readonly book: AnswerBook;
  /** What others, asked for validators, answered to it. */
  readonly opinions: GivenOpinion[];
  /** Answers to it that turned out to be wrong, beside those that it was given itself. */
  readonly blamed: Set<string>;
  /** The attempt under way, or the one whose answer is examined. */
  readonly present: AssignedAttempt | undefined;
  readonly remainingMs: number;
  /** A failure of this task, now. */
  failure(cause: FailureCause): Failure;
}

/** A failure of a task, now, with where it is. */
export function failureOf(
  cause: FailureCause,
  { parts, present }: Pick<TaskUnderWay, 'parts' | 'present'>,
  state: TaskState | undefined,
): Failure {
  const { task, world } = parts;
  const { profile, agent } = present?.assigned ?? {};
  return {
    ...cause,
    agent: profile?.id ?? '',
    actorId: agent?.id ?? '',
    taskId: task.id,
    taskType: task.type,
    attempt: (state?.attempts.length ?? 0) + 1,
    inputHash: state?.inputHash ?? '',
    atMs: world.system.host.clock.now(),
    lastProgress: present?.attempt.lastProgress,
  };
}
