import { type CopyOptions, copied, sameAnswer } from '@coppice/resilience';
import type { Finding } from '../failure/finding.ts';
import { textOf } from './text-of.ts';
import type { Validator } from './validator.ts';
import { type ValidatorSettings, validatorSettings } from './validator-settings.ts';
import { verdictOf } from './verdict-of.ts';

/** From where on wording counts as copied; see `COPY_DEFAULTS` for what holds. */
export interface NotCopiedOptions<Value> extends ValidatorSettings, Partial<CopyOptions> {
  /** The text that must be its own. Default: all words and numbers of the value. */
  readonly textOf?: (value: Value) => string;
}

/**
 * An answer is in its own words: not those of a result that the task consumed, nor once more the
 * task's input or an answer that was rejected.
 *
 * Use it on prose that is to be a second, independent view. What stands in the task's input is a
 * template, no copy. A rejected answer that was mended keeps most of its wording, so there only the
 * very same words fail. Answers of less than about 40 words are not judged: short ones should agree.
 *
 * @param options Default name `notCopied`, cost `free`; see {@link NotCopiedOptions}.
 * @returns A validator that finds `copied`: from `suspectRatio` on it suspects, from `copiedRatio` on
 *   it fails.
 * @throws {TypeError | RangeError} An option is wrong; the message has its value.
 * @see Broder, "On the resemblance and containment of documents", 1997.
 * @example
 * import { notCopied } from '@coppice/agents';
 * import { examinationOf } from '@coppice/agents/testing';
 * const draft = Array.from({ length: 60 }, (_, index) => `word${index}`).join(' ');
 * const verdict = await notCopied().examine(
 *   examinationOf({ value: `I find: ${draft}`, consumed: [draft] }),
 * );
 * if (verdict.type !== 'fail') throw new Error(verdict.type);
 */
export function notCopied<Value = unknown>(
  options: NotCopiedOptions<Value> = {},
): Validator<unknown, Value> {
  const { textOf: textOfValue = textOf, ...rules } = options;
  copied({ answer: '', other: '' }, rules); // Checks the rules.
  const settings = validatorSettings(options, { name: 'notCopied', cost: 'free' });
  const finding = (message: string): Finding => {
    return { kind: 'copied', validator: settings.name, message };
  };
  const isRepeated = (answer: string, other: string): boolean =>
    copied({ answer, other }, rules).type === 'copied' &&
    sameAnswer({ answer, previous: other }).similarity === 1;

  return {
    ...settings,
    examine: ({ answer, task, consumed, rejected }) => {
      const text = textOfValue(answer.value);
      const input = textOf(task.input);
      if (isRepeated(text, input)) {
        return verdictOf('fail', [finding('It only repeats the input of the task.')]);
      }
      if (rejected.some((other) => isRepeated(text, textOf(other)))) {
        return verdictOf('fail', [
          finding('It has the very words of an answer that was rejected.'),
        ]);
      }
      const compared = consumed.map((other) =>
        copied({ answer: text, other: textOf(other), given: [input] }, rules),
      );
      const found = (type: 'suspect' | 'copied') =>
        compared.flatMap((each) => (each.type === type ? [finding(each.finding)] : []));
      const copies = found('copied');
      if (copies.length > 0) return verdictOf('fail', copies);
      return verdictOf('suspect', found('suspect'), `is in its own words`);
    },
  };
}
