import { isDeepStrictEqual } from 'node:util';
import type { Answer } from '../agent/answer.ts';
import type { Finding } from '../failure/finding.ts';
import type { Task } from '../task/task.ts';
import type { ToolCall, Validator } from './validator.ts';
import { checkFunction, type ValidatorSettings, validatorSettings } from './validator-settings.ts';
import { verdictOf } from './verdict-of.ts';

/** A tool call that an answer says was made. */
export interface ClaimedCall {
  readonly name: string;
  /** Default: whichever. */
  readonly args?: unknown;
}

/** Which calls an answer claims. */
export interface ToolCallsMadeOptions<Input, Value> extends ValidatorSettings {
  readonly claimed: (answer: Answer<Value>, task: Task<Input>) => readonly ClaimedCall[];
}

/**
 * The work that an answer claims was done: each tool call that it rests on was made in this attempt
 * and did not fail.
 *
 * Use it where an answer says "the tests pass" or "I read the file". It sees only the calls that were
 * made through `ctx.tool`.
 *
 * @param options Default name `toolCallsMade`, cost `free`.
 * @returns A validator that fails with `unproven`.
 * @throws {TypeError | RangeError} An option is wrong; the message has its value.
 * @example
 * import { toolCallsMade } from '@coppice/agents';
 * import { examinationOf } from '@coppice/agents/testing';
 * const tested = toolCallsMade({ claimed: () => [{ name: 'runTests' }] });
 * const verdict = await tested.examine(examinationOf({ value: 'All tests pass.', toolCalls: [] }));
 * if (verdict.type !== 'fail') throw new Error(verdict.type);
 */
export function toolCallsMade<Input = unknown, Value = unknown>(
  options: ToolCallsMadeOptions<Input, Value>,
): Validator<Input, Value> {
  const { claimed } = options;
  checkFunction('claimed', claimed);
  const settings = validatorSettings(options, { name: 'toolCallsMade', cost: 'free' });
  return {
    ...settings,
    examine: ({ answer, task, toolCalls }) => {
      const claims = claimed(answer, task);
      const findings = claims.flatMap((claim): readonly Finding[] => {
        const message = problemOf(claim, toolCalls);
        if (message === undefined) return [];
        return [{ kind: 'unproven', validator: settings.name, message }];
      });
      return verdictOf('fail', findings, `made the ${claims.length} tool calls that it claims`);
    },
  };
}

function problemOf(claim: ClaimedCall, calls: readonly ToolCall[]): string | undefined {
  const made = calls.filter(
    ({ name, args }) =>
      name === claim.name && (claim.args === undefined || isDeepStrictEqual(args, claim.args)),
  );
  if (made.some(({ isError }) => !isError)) return undefined;
  if (made.length > 0) return `It rests on a call of "${claim.name}", but that call failed.`;
  const others = calls.some(({ name }) => name === claim.name);
  return others
    ? `It rests on a call of "${claim.name}" that was only made with other arguments.`
    : `It rests on a call of "${claim.name}" that was never made.`;
}
