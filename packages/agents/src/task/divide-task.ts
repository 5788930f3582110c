import {
  type Budget,
  DeadlineExceededError,
  deadlineIn,
  fingerprint,
  withDeadline,
} from '@coppice/resilience';
import { recordError } from '../failure/error-record.ts';
import type { Failure } from '../failure/failure.ts';
import { unlessAborted } from '../unless-aborted.ts';
import { AGAIN } from './next-move.ts';
import type { Outcome } from './outcome.ts';
import type { TaskEvent } from './task-event.ts';
import type { TaskRecord } from './task-record.ts';
import { SYNTHESIS, type TaskState } from './task-state.ts';
import type { TaskPart } from './task-type.ts';
import type { TaskUnderWay } from './task-under-way.ts';

/** More of them are a sign that the division has not understood the task. */
const MOST_PARTS = 5;

type Divided =
  | Extract<TaskEvent, { readonly type: 'parts.done' }>
  | Omit<Extract<TaskEvent, { readonly type: 'parts.failed' }>, 'can'>;

/** Has a task done in parts, side by side, and makes its answer of theirs. Never rejects. */
export async function divideTask(
  state: TaskState,
  driver: TaskUnderWay,
  options: { readonly signal: AbortSignal; readonly budget: Budget },
): Promise<Divided> {
  const { type, task, world } = driver.parts;
  const startedAtMs = world.system.host.clock.now();
  let parts: readonly TaskRecord[] = [];
  const within = <T>(work: () => T | Promise<T>): Promise<T> => withinIdle(work, driver, options);
  try {
    const findings = state.failures.flatMap((each) =>
      each.type === 'byzantine' ? each.findings : [],
    );
    const wanted = checked((await within(() => type.decompose?.(task as never, findings))) ?? []);
    const outcomes = await Promise.all(
      wanted.map((part, index) => doPart(part, index, driver, options)),
    );
    parts = outcomes.flatMap(({ id }) => world.record(id) ?? []);
    const values = outcomes.map((outcome) => {
      if (outcome.type === 'accepted' || outcome.type === 'degraded') return outcome.value;
      throw new PartFailed(outcome);
    });
    const value = await within(() => type.synthesize?.(task as never, values));
    const agent = SYNTHESIS;
    const hash = fingerprint(value);
    driver.book.add({ agent, family: undefined, tier: 0, hash, answer: { value } });
    const actorId = `${agent}:${task.id}`;
    return { type: 'parts.done', parts, agent, actorId, startedAtMs, answerHash: hash };
  } catch (error) {
    const failure = failureOf(error, driver);
    return { type: 'parts.failed', parts, failure, setback: AGAIN, atMs: failure.atMs };
  }
}

function doPart(
  { type, input }: TaskPart,
  index: number,
  driver: TaskUnderWay,
  { signal, budget }: { readonly signal: AbortSignal; readonly budget: Budget },
): Promise<Outcome> {
  const { task, world, relation, consumes } = driver.parts;
  const deadlineMs = driver.remainingMs;
  return world.submit(
    { type, input, id: `${task.id}/part-${index + 1}`, consumes },
    { depth: relation.depth + 1, root: relation.root, budget, deadlineMs, signal },
  );
}

function checked(parts: readonly TaskPart[]): readonly TaskPart[] {
  if (parts.length >= 1 && parts.length <= MOST_PARTS) return parts;
  throw new RangeError(`decompose must give 1 to ${MOST_PARTS} parts, got ${parts.length}`);
}

/** A user's code may hang like any agent. */
async function withinIdle<T>(
  work: () => T | Promise<T>,
  { parts }: TaskUnderWay,
  { signal }: { readonly signal: AbortSignal },
): Promise<T> {
  const { clock } = parts.world.system.host;
  using timed = withDeadline(clock, deadlineIn(parts.idleMs, clock.now()), signal);
  return await unlessAborted(work, timed.signal);
}

/** A part came to no value. */
class PartFailed extends Error {
  override readonly name = 'PartFailed';
  readonly outcome: Outcome;
  constructor(outcome: Outcome) {
    super(`part "${outcome.id}" is ${outcome.type}`);
    this.outcome = outcome;
  }
}

function failureOf(error: unknown, driver: TaskUnderWay): Failure {
  if (error instanceof PartFailed && error.outcome.type === 'failed') return error.outcome.failure;
  if (error instanceof DeadlineExceededError) {
    const { idleMs: limitMs } = driver.parts;
    return driver.failure({ type: 'timeout', kind: 'silence', limitMs });
  }
  return driver.failure({ type: 'crash', kind: 'error', error: recordError(error) });
}
