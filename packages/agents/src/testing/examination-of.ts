import { virtualHost } from '@coppice/host';
import { Calibration, createBudget, type Lease } from '@coppice/resilience';
import type { Answer } from '../agent/answer.ts';
import type { Examination, Opinion } from '../validation/validator.ts';

/** An answer to be examined, and whatever else its validator looks at. */
export interface ExaminationFields<Input, Value>
  extends Answer<Value>,
    Partial<Omit<Examination<Input, Value>, 'task' | 'answer' | 'reserve' | 'secondOpinion'>> {
  readonly input?: Input;
  readonly taskType?: string;
  /** What other agents answer when they are asked, in this order. Default: there is nobody else. */
  readonly opinions?: readonly (Pick<Opinion<Value>, 'agent' | 'answer'> &
    Partial<Opinion<Value>>)[];
  /** What may be reserved. Default 1 000 000. */
  readonly tokens?: number;
}

/**
 * An examination for the test of a validator: the answer and what the validator looks at, with
 * defaults for the rest.
 *
 * @param fields The value, with or without confidence and evidence, and any other field.
 * @returns An examination in virtual time whose signal is never aborted, unless `fields` has another.
 * @example
 * import { examinationOf } from '@coppice/agents/testing';
 * const examination = examinationOf({ value: 'Graz', confidence: 0.9 });
 * if (examination.answer.value !== 'Graz') throw new Error('lost');
 */
export function examinationOf<Value, Input = unknown>(
  fields: ExaminationFields<Input, Value>,
): Examination<Input, Value> {
  const { value, confidence, evidence, input, taskType = 'work', ...rest } = fields;
  const { opinions = [], tokens = 1_000_000, ...others } = rest;
  const host = virtualHost({ seed: 1 });
  const budget = createBudget({ host, allowance: { tokens } });
  const agent = fields.agent ?? 'examined';
  return {
    agent,
    family: undefined,
    attempt: 1,
    toolCalls: [],
    consumed: [],
    rejected: [],
    isSuspect: false,
    signal: new AbortController().signal,
    clock: host.clock,
    calibration: new Calibration(),
    ...others,
    task: { id: 'task-1', type: taskType, input: input as Input }, // Without one nobody looks at it.
    answer: {
      value,
      ...(confidence === undefined ? {} : { confidence }),
      ...(evidence === undefined ? {} : { evidence }),
    },
    reserve: (wanted): Lease => {
      const lease = budget.reserve({ tokens: wanted });
      if (lease.type === 'refused') throw new Error(`the budget refuses: ${lease.reason}`);
      return lease;
    },
    secondOpinion: async ({ except = [] } = {}) => {
      const next = opinions.find((each) => each.agent !== agent && !except.includes(each.agent));
      return next && { family: undefined, ...next };
    },
  };
}
