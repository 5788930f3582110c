import type { Finding } from '../failure/finding.ts';
import type { Task } from '../task/task.ts';
import type { Validator } from './validator.ts';
import { checkFunction, type ValidatorSettings, validatorSettings } from './validator-settings.ts';
import { verdictOf } from './verdict-of.ts';

/** What is broken about a value: a text, or a text with the field that it is about. */
export type Broken = string | { readonly message: string; readonly path: Finding['path'] & {} };

/** Something that always holds for values of a task type: what is broken, or nothing. */
export type Invariant<Input, Value> = (
  value: Value,
  task: Task<Input>,
) => Broken | undefined | Promise<Broken | undefined>;

/**
 * An answer keeps to rules: sums add up, dates are in order, every id exists, a diff applies.
 *
 * All rules are asked, so that one answer gets all its findings at once. Put it behind `schema`: a
 * rule may then rely on the shape only if it is of a dearer cost, since those of one cost run side by
 * side.
 *
 * @param name Names it in findings, for example by the task type.
 * @param rules At least one.
 * @param settings Default cost `free`.
 * @returns A validator that fails with `inconsistent`.
 * @throws {TypeError | RangeError} There is no rule, or an option is wrong.
 * @example
 * import { consistent } from '@coppice/agents';
 * import { examinationOf } from '@coppice/agents/testing';
 * const invoice = consistent<unknown, { items: number[]; total: number }>('invoice', [
 *   ({ items, total }) => {
 *     const sum = items.reduce((one, other) => one + other, 0);
 *     if (sum === total) return undefined;
 *     return { message: `The items make ${sum}, not ${total}.`, path: ['total'] };
 *   },
 * ]);
 * const verdict = await invoice.examine(examinationOf({ value: { items: [1, 2], total: 4 } }));
 * if (verdict.type !== 'fail') throw new Error(verdict.type);
 */
export function consistent<Input = unknown, Value = unknown>(
  name: string,
  rules: readonly Invariant<Input, Value>[],
  settings: Omit<ValidatorSettings, 'name'> = {},
): Validator<Input, Value> {
  if (rules.length === 0) throw new RangeError(`rules of "${name}" must be at least one, got none`);
  for (const [index, rule] of rules.entries()) checkFunction(`rules[${index}]`, rule);
  return {
    ...validatorSettings({ ...settings, name }, { name, cost: 'free' }),
    examine: async ({ answer, task }) => {
      const broken = await Promise.all(rules.map(async (rule) => rule(answer.value, task)));
      const findings = broken.flatMap((each): readonly Finding[] => {
        if (each === undefined) return [];
        const said = typeof each === 'string' ? { message: each } : each;
        return [{ kind: 'inconsistent', validator: name, ...said }];
      });
      return verdictOf('fail', findings, `keeps to ${rules.length} rules`);
    },
  };
}
