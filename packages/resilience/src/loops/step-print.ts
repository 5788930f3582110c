import { canonicalText } from '../canonical-text.ts';
import { textHash } from '../text-hash.ts';

/** A call of a tool and what came of it. */
export interface LoopStep {
  readonly action: {
    readonly tool: string;
    /** Its arguments; any value. */
    readonly args: unknown;
  };
  /** What the tool answered; any value. */
  readonly observation: unknown;
  /** Whether the answer is an error. Default false. */
  readonly isError?: boolean;
}

/** What is kept of a step: hashes only, so a step of any size takes the same room. */
export interface StepPrint {
  readonly tool: string;
  /** Tool and arguments. */
  readonly action: number;
  /** Tool and arguments, numbers masked: `/a/b1` and `/a/b2` have one shape. */
  readonly shape: number;
  readonly observation: number;
  /** An error without the arguments that it repeats, so that "no such file: X" is one error. */
  readonly error: number | null;
}

/** Reduces a step to hashes. Equal prints mean equal steps, volatile fields aside. */
export function printOf(step: LoopStep, volatileFields: ReadonlySet<string>): StepPrint {
  const { tool, args } = step.action;
  const action = `${tool} ${canonicalText(args, { volatileFields })}`;
  const observation = canonicalText(step.observation, { volatileFields });
  return {
    tool,
    action: textHash(action),
    shape: textHash(maskNumbers(action)),
    observation: textHash(observation),
    error: step.isError === true ? textHash(withoutEcho(observation, args)) : null,
  };
}

/** Long hexadecimal words (hashes, uuids) and digits: what differs between two made-up names. */
const maskNumbers = (text: string): string =>
  text.replaceAll(/\b(?=[a-f-]*\d)[0-9a-f-]{8,}\b|\d+/gi, '#');

const MOST_ARGUMENTS = 16;

/** "no such file: /a/b.ts", called with "/a/b.ts" → "no such file: ‹argument›" */
function withoutEcho(observation: string, args: unknown): string {
  const texts = [...textsIn(args, 3)].sort((one, other) => other.length - one.length);
  return texts.reduce((text, part) => text.replaceAll(part, '‹argument›'), observation);
}

/** The texts among the arguments that an error may repeat: no letters, no documents. */
function textsIn(value: unknown, depth: number): readonly string[] {
  if (typeof value === 'string') return value.length >= 3 && value.length <= 500 ? [value] : [];
  if (typeof value !== 'object' || value === null || depth === 0) return [];
  const inside: readonly unknown[] = Object.values(value).slice(0, MOST_ARGUMENTS);
  return inside.flatMap((part) => textsIn(part, depth - 1)).slice(0, MOST_ARGUMENTS);
}
