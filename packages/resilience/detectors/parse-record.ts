import type {
  ConfidenceRecord,
  ContradictionRecord,
  LoopRecord,
  LoopRecordStep,
  ToolCallRecord,
  ToolCallTurn,
} from './record.ts';

/** What a line of the grounding set is: a document, or a summary of one. */
export type GroundingLine =
  | { readonly type: 'document'; readonly id: string; readonly text: string }
  | {
      readonly type: 'summary';
      readonly id: string;
      readonly text: string;
      readonly consistent: 0 | 1;
    };

/** @throws {TypeError} The value has another shape; the message says which is wanted. */
export function loopRecord(value: unknown): LoopRecord {
  const { ok, best, steps } = fields(value);
  const isPlace = best === null || Number.isSafeInteger(best);
  if (isFlag(ok) && isPlace && Array.isArray(steps) && steps.every(isLoopStep)) {
    return { ok, best: best as number | null, steps }; // Checked in the line before.
  }
  throw new TypeError(
    'an episode has ok (0 or 1), best (a step or null) and steps [action, shape, observation, reward, error 0 or 1]',
  );
}

/** @throws {TypeError} The value has another shape. */
export function toolCallRecord(value: unknown): ToolCallRecord {
  const { ok, steps } = fields(value);
  if (isFlag(ok) && Array.isArray(steps) && steps.every(isTurn)) return { ok, steps };
  throw new TypeError('a run has ok (0 or 1) and steps [kind, tool, hash, …]');
}

/** @throws {TypeError} The value has another shape. */
export function confidenceRecord(value: unknown): ConfidenceRecord {
  if (isConfidence(value)) return value;
  throw new TypeError('an answer is [agent, task, item, stated confidence 0–1, correct 0 or 1]');
}

/** @throws {TypeError} The value has another shape. */
export function contradictionRecord(value: unknown): ContradictionRecord {
  const { a, b, contradiction } = fields(value);
  if (typeof a === 'string' && typeof b === 'string' && isFlag(contradiction)) {
    return { a, b, contradiction };
  }
  throw new TypeError('a pair has the texts a and b, and contradiction (0 or 1)');
}

/** @throws {TypeError} The value has another shape. */
export function groundingLine(value: unknown): GroundingLine {
  if (Array.isArray(value)) {
    const [id, text, consistent] = value as readonly unknown[];
    if (typeof id === 'string' && typeof text === 'string' && isFlag(consistent)) {
      return { type: 'summary', id, text, consistent };
    }
  } else {
    const { doc_id: id, doc: text } = fields(value);
    if (typeof id === 'string' && typeof text === 'string') return { type: 'document', id, text };
  }
  throw new TypeError('a line is { doc_id, doc } or [doc_id, summary, consistent 0 or 1, …]');
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  const isObject = typeof value === 'object' && value !== null;
  return isObject ? (value as Readonly<Record<string, unknown>>) : {}; // Fields are checked one by one.
}

const isFlag = (value: unknown): value is 0 | 1 => value === 0 || value === 1;

const isLoopStep = (value: unknown): value is LoopRecordStep =>
  Array.isArray(value) && value.slice(0, 3).every(Number.isSafeInteger) && isFlag(value[4]);

const isTurn = (value: unknown): value is ToolCallTurn =>
  Array.isArray(value) &&
  typeof value[0] === 'string' &&
  (value[1] === null || typeof value[1] === 'string') &&
  typeof value[2] === 'string';

function isConfidence(value: unknown): value is ConfidenceRecord {
  if (!Array.isArray(value)) return false;
  const [agent, task, item, stated, correct] = value as readonly unknown[];
  const isItem = typeof item === 'number' || typeof item === 'string';
  const isShare = typeof stated === 'number' && stated >= 0 && stated <= 1;
  return (
    typeof agent === 'string' && typeof task === 'string' && isItem && isShare && isFlag(correct)
  );
}
