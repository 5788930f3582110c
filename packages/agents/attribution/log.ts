/** One message of a run. */
export interface LogStep {
  readonly role: string;
  readonly chars: number;
  /** Greatest overlap with an earlier message, 0–1. */
  readonly similarity: number;
  /** What words it has, such as `code` or `exec_error`. */
  readonly flags: readonly string[];
}

/** A run that failed, and where people say that it did. */
export interface FailureLog {
  readonly id: string;
  readonly part: Part;
  readonly steps: readonly LogStep[];
  readonly mistakeAgent: string;
  readonly mistakeStep: number;
}

/** The two parts of the data: a team made by hand, and teams made by a program. */
export const PARTS = ['hand-crafted', 'algorithm-generated'] as const;
export type Part = (typeof PARTS)[number];

/** A record of the file. @throws {TypeError} It is malformed; the message says how. */
export function failureLog(value: unknown): FailureLog {
  const { id, set, mistake_agent, mistake_step, steps } = fieldsOf(value);
  const part = PARTS.find((each) => typeof set === 'string' && set.startsWith(each));
  if (part === undefined)
    throw new TypeError(`set must be one of ${PARTS.join(', ')}, got ${String(set)}`);
  if (typeof id !== 'string') throw new TypeError(`id must be a text, got ${String(id)}`);
  if (typeof mistake_agent !== 'string') {
    throw new TypeError(`mistake_agent must be a text, got ${String(mistake_agent)}`);
  }
  if (!Array.isArray(steps) || steps.length === 0) throw new TypeError('steps must be a list');
  const isStep = Number.isSafeInteger(mistake_step) && Number(mistake_step) >= 0;
  if (!isStep || Number(mistake_step) >= steps.length) {
    throw new TypeError(`mistake_step must be a step, got ${String(mistake_step)}`);
  }
  return {
    id,
    part,
    steps: steps.map(logStep),
    mistakeAgent: mistake_agent,
    mistakeStep: Number(mistake_step),
  };
}

function logStep(value: unknown): LogStep {
  const [role, , chars, similarity, flags] = Array.isArray(value) ? value : [];
  const areFlags = Array.isArray(flags) && flags.every((flag) => typeof flag === 'string');
  const isRight =
    typeof role === 'string' && typeof chars === 'number' && typeof similarity === 'number';
  if (isRight && areFlags) return { role, chars, similarity, flags };
  throw new TypeError(
    `a step must be [role, hash, chars, similarity, flags], got ${String(value)}`,
  );
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  throw new TypeError(`a record must be an object, got ${String(value)}`);
}
