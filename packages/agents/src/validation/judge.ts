import type { Host } from '@coppice/host';
import { type Breaker, createBreaker, type Lease, type Permit } from '@coppice/resilience';
import { recordError } from '../failure/error-record.ts';
import type { FindingKind } from '../failure/finding.ts';
import { unlessAborted } from '../unless-aborted.ts';
import { JudgeRecord, type SavedJudge } from './judge-record.ts';
import type { Examination, Validator } from './validator.ts';
import { checkFunction, type ValidatorSettings, validatorSettings } from './validator-settings.ts';
import type { Verdict } from './verdict.ts';
import { verdictOf } from './verdict-of.ts';

/** What a judge thinks of an answer. */
export interface JudgeOpinion {
  readonly passes: boolean;
  /** What is wrong with what, or what speaks for it. */
  readonly reason: string;
  /** In what way it is bad. Default `inconsistent`. */
  readonly kind?: FindingKind;
  /** What the call used. Default: all that was reserved. */
  readonly usedTokens?: number;
}

/** A judge, and what it may use. */
export interface JudgeOptions<Input, Value> extends ValidatorSettings {
  /** Also the key of its breaker. */
  readonly name: string;
  /** Time and chance, for its breaker. */
  readonly host: Pick<Host, 'clock' | 'random'>;
  /** Calls a model, best one of another family than the agent's. Pass `examination.signal` on. */
  readonly ask: (examination: Examination<Input, Value>) => Promise<JudgeOpinion>;
  /** The most that one call may use; taken out of the task's budget. ≥ 1. */
  readonly tokens: number;
  /** With less it is not believed. Default 0.6; 0–1. */
  readonly leastPrecision?: number;
  /** Outcomes that must be known before its precision counts. Default 20; ≥ 1. */
  readonly leastOutcomes?: number;
  /** What an earlier process saved. */
  readonly saved?: SavedJudge;
}

/** A validator that asks a model, and learns how often the model is right. */
export interface Judge<Input = never, Value = never> extends Validator<Input, Value> {
  readonly breaker: Breaker<string>;
  /** How often it was right: (hits + 1) / (outcomes + 2). */
  readonly precision: number;
  /** Tells what turned out: whether its opinion of an answer, for or against, was right. */
  noteOutcome(wasRight: boolean): void;
  /** What has to survive a restart, as plain data. */
  save(): SavedJudge;
}

/**
 * A model judges the answer. It is a dependency like any other, so it has a breaker, a budget and a
 * record of its own.
 *
 * It never lets an answer through for want of a judgement: when its breaker is open, the budget too
 * small, the call failing or too slow, or when it was too often wrong, the verdict is `suspect` and
 * `unproven`, also where it would pass. Use it last: what a rule or a second answer can decide, a
 * judge decides worse.
 *
 * @param options Default cost `dear`; see {@link JudgeOptions} and `JUDGE_DEFAULTS`.
 * @returns A validator; a timeout counts as a failure of the judge, a cancelled task does not.
 * @throws {TypeError | RangeError} An option is wrong; the message has its value.
 * @see Zheng et al., "Judging LLM-as-a-Judge with MT-Bench and Chatbot Arena", 2023.
 * @example
 * import { judge } from '@coppice/agents';
 * import { examinationOf } from '@coppice/agents/testing';
 * import { systemHost } from '@coppice/host';
 * const critic = judge({
 *   name: 'critic',
 *   host: systemHost(),
 *   tokens: 500,
 *   ask: async ({ answer }) => ({
 *     passes: false,
 *     reason: `"${answer.value}" does not name a year.`,
 *     usedTokens: 120,
 *   }),
 * });
 * const verdict = await critic.examine(examinationOf({ value: 'In spring.' }));
 * if (verdict.type !== 'fail') throw new Error(verdict.type);
 */
export function judge<Input = unknown, Value = unknown>(
  options: JudgeOptions<Input, Value>,
): Judge<Input, Value> {
  const { ask, host, tokens, saved } = options;
  checkFunction('ask', ask);
  if (!Number.isSafeInteger(tokens) || tokens < 1) {
    throw new RangeError(`tokens must be an integer ≥ 1, got ${tokens}`);
  }
  const settings = validatorSettings(options, { name: options.name, cost: 'dear' });
  const record = new JudgeRecord(options, saved);
  const breaker = createBreaker({ key: settings.name, host });
  const { name } = settings;

  async function examine(examination: Examination<Input, Value>): Promise<Verdict> {
    const admission = breaker.admit();
    if (admission.type === 'refused') {
      return unproven(name, `was not asked: its breaker is ${breaker.mode}`);
    }
    using permit = admission;
    let lease: Lease;
    try {
      lease = examination.reserve(tokens);
    } catch (error) {
      return unproven(name, `was not asked: ${recordError(error).message}`);
    }
    using charged = lease; // In full, where nobody says what was used.
    try {
      const opinion = checkedOpinion(
        await unlessAborted(() => ask(examination), examination.signal),
      );
      permit.settle('success');
      charged.commit(opinion.usedTokens === undefined ? {} : { tokens: opinion.usedTokens });
      return verdictFor(opinion, name, record);
    } catch (error) {
      settleFailed(permit, examination.signal);
      examination.signal.throwIfAborted();
      return unproven(name, `could not be asked: ${recordError(error).message}`);
    }
  }

  return {
    ...settings,
    examine,
    breaker,
    get precision() {
      return record.precision;
    },
    noteOutcome: (wasRight) => record.note(wasRight),
    save: () => record.save(),
  };
}

function verdictFor(
  { passes, reason, kind = 'inconsistent' }: JudgeOpinion,
  name: string,
  { precision, isTrusted }: JudgeRecord,
): Verdict {
  const finding = { kind, validator: name, message: reason };
  if (!passes) return verdictOf(isTrusted ? 'fail' : 'suspect', [finding]);
  if (isTrusted) return { type: 'pass', note: reason };
  return unproven(name, `says yes, but its precision is only ${precision.toFixed(2)}`);
}

function unproven(name: string, what: string): Verdict {
  const message = `The judge "${name}" ${what}.`;
  return verdictOf('suspect', [{ kind: 'unproven', validator: name, message }]);
}

/** Out of time is its own fault; a task that was stopped is not. */
function settleFailed(permit: Permit, signal: AbortSignal): void {
  const { code } = Object(signal.reason) as { readonly code?: unknown };
  const isStopped = signal.aborted && code !== 'deadline_exceeded';
  permit.settle(isStopped ? 'neutral' : 'failure');
}

/** The user's code has read what the model said; a slip there must not let an answer through. */
function checkedOpinion(opinion: unknown): JudgeOpinion {
  const { passes, reason } = Object(opinion) as Partial<JudgeOpinion>;
  if (typeof passes === 'boolean' && typeof reason === 'string') return opinion as JudgeOpinion;
  throw new TypeError(`its opinion has no passes or no reason, got ${typeof opinion}`);
}
