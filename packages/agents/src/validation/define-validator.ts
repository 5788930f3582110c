import type { Examination, Validator } from './validator.ts';
import { checkFunction, type ValidatorSettings, validatorSettings } from './validator-settings.ts';
import type { Verdict } from './verdict.ts';
import { checkedVerdict } from './verdict-of.ts';

/** What a function that examines may return: a text is what is wrong, nothing or `true` a pass. */
export type ExamineResult = Verdict | string | true | undefined;

/** A validator of one function. */
export interface ValidatorOptions<Input, Value> extends ValidatorSettings {
  readonly name: string;
  /** Judges an answer. `false` is no judgement, as it does not say what to mend. */
  readonly examine: (
    examination: Examination<Input, Value>,
  ) => ExamineResult | Promise<ExamineResult>;
}

/**
 * Makes a validator of one function.
 *
 * Use it where none of the ready ones fits. A returned text fails the answer with a finding of kind
 * `inconsistent`; return a `Verdict` for another kind, for several findings or for a mere suspicion.
 *
 * @param options.cost Default `free`. Say `cheap` where files are read, `dear` where a model is
 *   called.
 * @param options.examine Should pass `examination.signal` on to whatever takes time.
 * @throws {TypeError | RangeError} An option is wrong; the message has its value.
 * @example
 * import { validator } from '@coppice/agents';
 * import { examinationOf } from '@coppice/agents/testing';
 * const isEven = validator<unknown, number>({
 *   name: 'isEven',
 *   examine: ({ answer }) => answer.value % 2 === 0 || `${answer.value} is odd.`,
 * });
 * const verdict = await isEven.examine(examinationOf({ value: 3 }));
 * if (verdict.type !== 'fail') throw new Error(verdict.type);
 */
export function validator<Input = unknown, Value = unknown>(
  options: ValidatorOptions<Input, Value>,
): Validator<Input, Value> {
  const { examine } = options;
  checkFunction('examine', examine);
  const settings = validatorSettings(options, { name: options.name, cost: 'free' });
  const { name } = settings;
  return {
    ...settings,
    examine: async (examination) => {
      const returned = await examine(examination);
      if (returned === undefined || returned === true) return { type: 'pass' };
      if (typeof returned !== 'string') return checkedVerdict(name, returned);
      return {
        type: 'fail',
        findings: [{ kind: 'inconsistent', validator: name, message: returned }],
      };
    },
  };
}
