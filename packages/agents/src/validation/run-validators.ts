import type { Clock } from '@coppice/host';
import { deadlineIn, withDeadline } from '@coppice/resilience';
import { recordError } from '../failure/error-record.ts';
import { unlessAborted } from '../unless-aborted.ts';
import { judgementOf } from './judgement.ts';
import type { Examination, Validator, ValidatorCost } from './validator.ts';
import type { Judgement, NamedVerdict } from './verdict.ts';
import { checkedVerdict } from './verdict-of.ts';

/** An answer that is to be examined: what each validator gets is added by `runValidators`. */
export type ExaminedAnswer<Input = unknown, Value = unknown> = Omit<
  Examination<Input, Value>,
  'signal' | 'isSuspect' | 'clock'
>;

const COSTS: readonly ValidatorCost[] = ['free', 'cheap', 'dear'];

const NOTHING_TO_SAY: Judgement = Object.freeze({ type: 'pass', verdicts: [], findings: [] });

/**
 * Has an answer examined: free validators first, then cheap ones, then dear ones, those of one cost
 * side by side. After a `fail` no dearer one runs.
 *
 * A validator that throws, that returns no verdict, or that is not done by its deadline proves
 * nothing: its verdict is `suspect`, never `pass`. For agents use `taskType({ validators })`, which
 * calls this on every answer.
 *
 * @param validators In any order. Without any the answer passes.
 * @param examined The answer, and what it takes to judge it.
 * @param options.clock For deadlines and durations.
 * @param options.signal Ends it all.
 * @returns The judgement, with the verdicts by cost and then in the order of the validators.
 * @throws The signal's reason, when that is aborted.
 * @example
 * import { runValidators, validator } from '@coppice/agents';
 * import { examinationOf } from '@coppice/agents/testing';
 * import { systemHost } from '@coppice/host';
 * const isShort = validator({
 *   name: 'isShort',
 *   examine: ({ answer }) => (String(answer.value).length > 5 ? 'It is longer than 5.' : undefined),
 * });
 * const { clock } = systemHost();
 * const { signal } = new AbortController();
 * const judgement = await runValidators([isShort], examinationOf({ value: 'too long' }), {
 *   clock,
 *   signal,
 * });
 * if (judgement.type !== 'fail') throw new Error(judgement.type);
 */
export async function runValidators<Input, Value>(
  validators: readonly Validator<Input, Value>[],
  examined: ExaminedAnswer<Input, Value>,
  options: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<Judgement> {
  options.signal.throwIfAborted();
  if (validators.length === 0) return NOTHING_TO_SAY;
  const stages: (readonly NamedVerdict[])[] = [];
  for (const cost of COSTS) {
    const isSuspect = judgementOf(stages).type === 'suspect';
    const due = validators.filter(
      (each) => each.cost === cost && (isSuspect || !each.onlyIfSuspect),
    );
    if (due.length === 0) continue;
    const surroundings = { ...options, isSuspect };
    const stage = await Promise.all(due.map((each) => verdictBy(each, examined, surroundings)));
    stages.push(stage);
    if (stage.some(({ verdict }) => verdict.type === 'fail')) break;
  }
  return judgementOf(stages);
}

interface Surroundings {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly isSuspect: boolean;
}

async function verdictBy<Input, Value>(
  validator: Validator<Input, Value>,
  examined: ExaminedAnswer<Input, Value>,
  { clock, signal, isSuspect }: Surroundings,
): Promise<NamedVerdict> {
  const { name, deadlineMs } = validator;
  const startedAtMs = clock.now();
  using timed = withDeadline(clock, deadlineIn(deadlineMs, startedAtMs), signal);
  const examination = { ...examined, clock, isSuspect, signal: timed.signal };
  try {
    const returned = await unlessAborted(() => validator.examine(examination), timed.signal);
    const verdict = checkedVerdict(name, returned);
    return { validator: name, verdict, tookMs: clock.now() - startedAtMs };
  } catch (error) {
    signal.throwIfAborted();
    const isLate = timed.signal.aborted;
    const what = isLate
      ? `did not end within ${deadlineMs} ms`
      : `threw: ${recordError(error).message}`;
    const message = `It could not be examined: the validator "${name}" ${what}.`;
    return {
      validator: name,
      verdict: { type: 'suspect', findings: [{ kind: 'unproven', validator: name, message }] },
      tookMs: clock.now() - startedAtMs,
      problem: isLate ? 'deadline' : 'threw',
    };
  }
}
