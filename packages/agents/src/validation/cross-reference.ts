import { contradiction, grounded } from '@coppice/resilience';
import type { Finding } from '../failure/finding.ts';
import { textOf } from './text-of.ts';
import type { Examination, Validator } from './validator.ts';
import { checkFunction, type ValidatorSettings, validatorSettings } from './validator-settings.ts';
import type { Verdict } from './verdict.ts';
import { verdictOf } from './verdict-of.ts';

/** A user's own comparison: what the sources do not support, or nothing. */
export type Comparison<Input, Value> = (
  claim: string,
  sources: readonly string[],
  examination: Examination<Input, Value>,
) => string | undefined | Promise<string | undefined>;

/** What is compared with what, and how. */
export interface CrossReferenceOptions<Input, Value> extends ValidatorSettings {
  /** The text that must be supported. Default: all words and numbers of the value. */
  readonly claim?: (value: Value) => string;
  /** What must support it. Default: the results that the task consumed. */
  readonly sources?: (
    examination: Examination<Input, Value>,
  ) => readonly string[] | Promise<readonly string[]>;
  /**
   * - `grounded` (default): every number, name and negation of the claim is in one of the sources.
   * - `contradiction`: the claim clashes with none of them; for sources of a few sentences.
   * - a function: your own, for example an entailment model.
   */
  readonly compare?: 'grounded' | 'contradiction' | Comparison<Input, Value>;
}

/**
 * An answer says nothing that its sources do not have.
 *
 * The two ready comparisons look at the surface of English text, so they only ever suspect; what your
 * own function finds fails the answer. Use it on summaries and extracts, not on answers that must add
 * something of their own.
 *
 * @param options Default name `crossReference`, cost `free`, or `cheap` with your own function.
 * @returns A validator that finds `unsupported`; `unproven` as a suspicion when there is no source.
 * @throws {TypeError | RangeError} An option is wrong; the message has its value.
 * @see grounded and contradiction of @coppice/resilience, for what they are measured on.
 * @example
 * import { crossReference } from '@coppice/agents';
 * import { examinationOf } from '@coppice/agents/testing';
 * const keepsToSources = crossReference();
 * const verdict = await keepsToSources.examine(
 *   examinationOf({
 *     value: 'The Gold plan costs $399 a month.',
 *     consumed: ['The Gold plan costs $299 a month and includes support.'],
 *   }),
 * );
 * if (verdict.type !== 'suspect') throw new Error(verdict.type);
 */
export function crossReference<Input = unknown, Value = unknown>(
  options: CrossReferenceOptions<Input, Value> = {},
): Validator<Input, Value> {
  const { claim = textOf, sources = consumedTexts, compare = 'grounded' } = options;
  checkFunction('claim', claim);
  checkFunction('sources', sources);
  const isReady = compare === 'grounded' || compare === 'contradiction';
  if (!isReady) checkFunction('compare', compare);
  const cost = isReady ? 'free' : 'cheap';
  const settings = validatorSettings(options, { name: 'crossReference', cost });
  const finding = (kind: Finding['kind'], message: string): Finding => {
    return { kind, validator: settings.name, message };
  };

  async function examine(examination: Examination<Input, Value>): Promise<Verdict> {
    const texts = await sources(examination);
    if (texts.length === 0) {
      return verdictOf('suspect', [finding('unproven', 'There is no source to compare it with.')]);
    }
    const text = claim(examination.answer.value);
    const messages = isReady
      ? surfaceFindings(compare, text, texts)
      : [await compare(text, texts, examination)].filter((message) => message !== undefined);
    const findings = messages.map((message) => finding('unsupported', message));
    return verdictOf(isReady ? 'suspect' : 'fail', findings, `agrees with ${texts.length} sources`);
  }
  return { ...settings, examine };
}

const consumedTexts = ({ consumed }: Examination<unknown, unknown>): readonly string[] =>
  consumed.map(textOf);

function surfaceFindings(
  compare: 'grounded' | 'contradiction',
  claim: string,
  sources: readonly string[],
): readonly string[] {
  const verdicts =
    compare === 'grounded'
      ? [grounded({ claim, source: sources.join('\n\n') })]
      : sources.map((source) => contradiction(claim, source));
  return verdicts.flatMap((verdict) => (verdict.type === 'suspect' ? [verdict.finding] : []));
}
