/** What an agent answers, with what it says about its answer. */
export interface Answer<Value = unknown> {
  readonly value: Value;
  /** How sure it is, 0–1. */
  readonly confidence?: number;
  /** What the answer rests on, in the agent's own words: paths, ids, quotations. */
  readonly evidence?: readonly string[];
}

/** Agents state many things; only this can be a confidence. */
export const isProbability = (stated: number): boolean => stated >= 0 && stated <= 1;

const FIELDS = new Set(['value', 'confidence', 'evidence']);

/**
 * What `run` returned, as an answer. An object with a `value` and nothing but what an answer can have
 * is one; anything else is the bare value.
 */
export function answerOf<Value>(returned: Value | Answer<Value>): Answer<Value> {
  if (typeof returned !== 'object' || returned === null) return { value: returned as Value };
  const isAnswer = 'value' in returned && Object.keys(returned).every((key) => FIELDS.has(key));
  return isAnswer ? (returned as Answer<Value>) : { value: returned as Value };
}
