import { type Failure, nameOfFailure } from '../failure/failure.ts';
import type { AttemptRecord, TaskRecord } from '../task/task-record.ts';
import { describeFailure } from './describe-failure.ts';
import type { DecisiveStep, RootCause } from './post-mortem.ts';

/** Whose it was, as far as the record shows. */
export interface Attribution {
  readonly rootCause: RootCause;
  readonly decisive: DecisiveStep | null;
}

/** Failures that say nothing of the agent at which they happened. */
const NOBODYS: ReadonlySet<Failure['type']> = new Set(['provider', 'unroutable', 'cascade']);

/** Finds who decided that a task did not go well, and why. */
export interface Attribute {
  /** Tasks of the same run, for what comes from before. */
  readonly others?: readonly TaskRecord[];
  /** The stage of a task. */
  readonly stepOf?: (taskId: string) => string | undefined;
}

/**
 * Attributes a task's trouble from evidence, as it was recorded while it ran: to the source of what it
 * consumed if that was in trouble itself, to the task if agents fail at it alike, else to the first
 * failure, which the others follow from: silence to the silent, a bad answer to who gave it.
 */
export function attribute(record: TaskRecord, options: Attribute = {}): Attribution {
  const { others = [], stepOf = () => undefined } = options;
  const byResult = new Map(
    others.flatMap((each) => (each.resultId ? [[each.resultId, each]] : [])),
  );
  const source = sourceOf(record, byResult, new Set([record.taskId]));
  const { rootCause, decisive } = attributeAlone(source);
  const step = decisive === null ? undefined : stepOf(decisive.taskId);
  const placed = decisive && step !== undefined ? { ...decisive, step } : decisive;
  if (source === record || !placed) return { rootCause, decisive: placed };
  return { rootCause, decisive: { ...placed, why: `${placed.why} ${handedOn(record)}` } };
}

/** The task furthest up, along what was consumed, that did not go well itself. */
function sourceOf(
  record: TaskRecord,
  byResult: ReadonlyMap<string, TaskRecord>,
  seen: Set<string>,
): TaskRecord {
  for (const resultId of sourcesOf(record)) {
    const source = byResult.get(resultId);
    if (!source || seen.has(source.taskId)) continue;
    seen.add(source.taskId);
    const isRecalled = cascadeOf(record)?.resultId === resultId;
    const furthest = sourceOf(source, byResult, seen);
    if (furthest !== source || isRecalled || isTroubled(source)) return furthest;
  }
  return record;
}

/** What was recalled first, then what was consumed in order. */
function sourcesOf(record: TaskRecord): readonly string[] {
  const cascade = cascadeOf(record);
  return cascade ? [cascade.resultId, ...record.consumed] : record.consumed;
}

const cascadeOf = (record: TaskRecord) =>
  record.failures.find((failure) => failure.type === 'cascade');

const isTroubled = ({ flags, attempts }: TaskRecord): boolean =>
  flags.length > 0 || attempts.at(-1)?.ending.type === 'suspected';

function attributeAlone(record: TaskRecord): Attribution {
  const attempts = attemptsOf(record);
  const failures = failuresOf(record);
  if (record.isPoison || isPoison(failures)) return poison(record, failures);
  const first = failures.find(({ type }) => !NOBODYS.has(type)) ?? failures[0];
  if (first) {
    const isBlamed = !NOBODYS.has(first.type) && first.agent !== '';
    const decisive = isBlamed ? decisiveOf(first, whyOf(first, failures)) : null;
    const what = describeFailure(first);
    return { rootCause: { name: nameOfFailure(first), what, failure: first }, decisive };
  }
  const last = attempts.findLast(
    ({ attempt }) => 'answerHash' in attempt.ending && attempt.ending.type !== 'failed',
  );
  const given = last && answerCause(last);
  if (given) return given;
  const what = `Nothing is recorded of what went wrong in ${record.taskType}.`;
  return { rootCause: { name: 'unknown', what, failure: null }, decisive: null };
}

/** No attempt failed, so the trouble is in what was answered last. */
function answerCause({ record, attempt }: PlacedAttempt): Attribution {
  const { ending } = attempt;
  const finding = ending.type === 'suspected' ? ending.findings[0] : undefined;
  const what = finding
    ? `${attempt.agent} gave an answer that ${finding.validator} suspects: ${finding.message}`
    : `${attempt.agent} gave an answer that passed, and was recalled or flagged afterwards.`;
  const why = finding ? 'Its answer is the one that was used.' : 'It gave the answer in question.';
  const place = { ...attempt, taskId: record.taskId };
  const name = finding ? `byzantine.${finding.kind}` : 'recalled';
  return { rootCause: { name, what, failure: null }, decisive: decisiveOf(place, why) };
}

interface PlacedAttempt {
  readonly record: TaskRecord;
  readonly attempt: AttemptRecord;
}

/** Of the task and its parts, in order of time. */
export function attemptsOf(record: TaskRecord): readonly PlacedAttempt[] {
  const own = record.attempts.map((attempt) => ({ record, attempt }));
  const all = [...own, ...record.parts.flatMap(attemptsOf)];
  return all.sort((one, other) => one.attempt.endedAtMs - other.attempt.endedAtMs);
}

/** Of the task and its parts, each once, in order of time. */
function failuresOf(record: TaskRecord): readonly Failure[] {
  const all = [...record.failures, ...record.parts.flatMap(failuresOf)];
  const known = new Map(all.map((each) => [`${each.taskId} ${each.attempt} ${each.atMs}`, each]));
  return [...known.values()].sort((one, other) => one.atMs - other.atMs);
}

/** Two agents, one after the other, whose answers have the same fault. */
function isPoison(failures: readonly Failure[]): boolean {
  return failures.some((failure, index) => {
    const before = failures[index - 1];
    if (before?.type !== 'byzantine' || failure.type !== 'byzantine') return false;
    const isSame =
      before.finding.validator === failure.finding.validator &&
      before.finding.message === failure.finding.message;
    return isSame && before.agent !== failure.agent && before.taskId === failure.taskId;
  });
}

function poison(record: TaskRecord, failures: readonly Failure[]): Attribution {
  const agents = [...new Set(failures.map(({ agent }) => agent).filter((agent) => agent !== ''))];
  const finding = failures.findLast((each) => each.type === 'byzantine');
  const alike = finding ? ` alike: ${finding.finding.message}` : '';
  const what = `${agents.join(' and ')} fail at ${record.taskType}${alike}. The task is at fault.`;
  return { rootCause: { name: 'poison', what, failure: finding ?? null }, decisive: null };
}

function whyOf(first: Failure, failures: readonly Failure[]): string {
  const after = failures.length - failures.indexOf(first) - 1;
  const follow = after === 0 ? 'Nothing else failed.' : `It failed first; ${after} more followed.`;
  return first.type === 'timeout' && first.kind === 'silence'
    ? `It fell silent. ${follow}`
    : follow;
}

const handedOn = ({ taskType }: TaskRecord): string => `Its result was made use of by ${taskType}.`;

function decisiveOf(
  { agent, actorId, taskId, attempt }: Omit<DecisiveStep, 'why' | 'step'>,
  why: string,
): DecisiveStep {
  return { agent, actorId, taskId, attempt, why };
}
