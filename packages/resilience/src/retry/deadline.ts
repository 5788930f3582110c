import { checkAtLeast } from '../option-checks.ts';

/**
 * The moment by which a task must be done, on the monotonic clock. It is made once, at the top, and
 * passed down: a retry, another agent, a part of the task all get the same one or an earlier one.
 */
export interface Deadline {
  readonly atMs: number;
  /** When it was set. */
  readonly startedAtMs: number;
}

/**
 * A deadline some time from now.
 *
 * Use it once, where a task enters; below, use `childDeadline`, which cannot give more time.
 *
 * @param withinMs How long, in milliseconds; ≥ 0, `Infinity` for none.
 * @param nowMs The present time of the monotonic clock.
 * @throws {RangeError} `withinMs` is below 0 or no number; the message has it.
 * @see gRPC, "Deadlines": a deadline is propagated, a timeout is not.
 * @example
 * import { deadlineIn, isDeadlinePast } from '@coppice/resilience';
 * const deadline = deadlineIn(5_000, 100);
 * if (isDeadlinePast(deadline, 5_099)) throw new Error('too early');
 * if (!isDeadlinePast(deadline, 5_100)) throw new Error('too late');
 */
export function deadlineIn(withinMs: number, nowMs: number): Deadline {
  checkAtLeast('withinMs', withinMs, 0);
  return { atMs: nowMs + withinMs, startedAtMs: nowMs };
}

/**
 * A deadline for a part of the work: some time from now, but never after the parent's.
 *
 * @param withinMs As for `deadlineIn`.
 * @throws {RangeError} `withinMs` is below 0 or no number; the message has it.
 * @see gRPC, "Deadlines".
 * @example
 * import { childDeadline, deadlineIn } from '@coppice/resilience';
 * const task = deadlineIn(5_000, 0);
 * const call = childDeadline(task, 3_000, 4_000);
 * if (call.atMs !== 5_000) throw new Error('the child got more time than was left');
 */
export function childDeadline(parent: Deadline, withinMs: number, nowMs: number): Deadline {
  const own = deadlineIn(withinMs, nowMs);
  return own.atMs <= parent.atMs ? own : { atMs: parent.atMs, startedAtMs: nowMs };
}

/**
 * The time left until a deadline: 0 or more.
 *
 * @see deadlineIn
 * @example
 * import { deadlineIn, deadlineRemainingMs } from '@coppice/resilience';
 * const deadline = deadlineIn(5_000, 0);
 * if (deadlineRemainingMs(deadline, 6_000) !== 0) throw new Error('time left after the end');
 */
export function deadlineRemainingMs(deadline: Deadline, nowMs: number): number {
  return Math.max(0, deadline.atMs - nowMs);
}

/**
 * Is a deadline past? From its very millisecond on it is.
 *
 * @see deadlineIn
 * @example
 * import { deadlineIn, isDeadlinePast } from '@coppice/resilience';
 * if (!isDeadlinePast(deadlineIn(0, 7), 7)) throw new Error('no time is no time');
 */
export function isDeadlinePast(deadline: Deadline, nowMs: number): boolean {
  return nowMs >= deadline.atMs;
}
