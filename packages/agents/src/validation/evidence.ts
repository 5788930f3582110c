import type { Answer } from '../agent/answer.ts';
import type { Finding } from '../failure/finding.ts';
import type { Task } from '../task/task.ts';
import type { Examination, Validator } from './validator.ts';
import { checkFunction, type ValidatorSettings, validatorSettings } from './validator-settings.ts';
import type { Verdict } from './verdict.ts';
import { verdictOf } from './verdict-of.ts';

/** What an answer cites, and how it is known to exist. */
export interface EvidenceOptions<Input, Value, Reference> extends ValidatorSettings {
  /** What the answer cites: paths, ids, line numbers. */
  readonly cited: (answer: Answer<Value>, task: Task<Input>) => readonly Reference[];
  /** Whether it exists. Asked one after the other; look at `examination.signal`. */
  readonly exists: (
    reference: Reference,
    examination: Examination<Input, Value>,
  ) => boolean | Promise<boolean>;
  /** How many things must be cited, doubles counted once. Default `EVIDENCE_LEAST`; ≥ 0. */
  readonly atLeast?: number;
}

/** How many things an answer must cite where nothing else is said. */
export const EVIDENCE_LEAST = 1; // Judgement: who asks for evidence wants some.

/**
 * An answer cites things that exist.
 *
 * Use it where answers name files, functions, records or pages. Made-up names are the commonest sign
 * of a made-up answer, and the cheapest to see. It does not know whether what exists says what the
 * answer says it does: see `crossReference`.
 *
 * @param options Default name `evidence`, cost `cheap`; see {@link EvidenceOptions}.
 * @returns A validator that fails with `unsupported` for what does not exist, and with `unproven`
 *   when too little is cited.
 * @throws {TypeError | RangeError} An option is wrong; the message has its value.
 * @example
 * import { evidence } from '@coppice/agents';
 * import { examinationOf } from '@coppice/agents/testing';
 * const files = new Set(['src/main.ts']);
 * const citesFiles = evidence({
 *   cited: ({ evidence = [] }) => evidence,
 *   exists: (path) => files.has(path),
 * });
 * const answer = { value: 'The fault is in main.', evidence: ['src/mian.ts'] };
 * const verdict = await citesFiles.examine(examinationOf(answer));
 * if (verdict.type !== 'fail') throw new Error(verdict.type);
 */
export function evidence<Input = unknown, Value = unknown, Reference = string>(
  options: EvidenceOptions<Input, Value, Reference>,
): Validator<Input, Value> {
  const { cited, exists, atLeast = EVIDENCE_LEAST } = options;
  checkFunction('cited', cited);
  checkFunction('exists', exists);
  if (!Number.isSafeInteger(atLeast) || atLeast < 0) {
    throw new RangeError(`atLeast must be an integer ≥ 0, got ${atLeast}`);
  }
  const settings = validatorSettings(options, { name: 'evidence', cost: 'cheap' });
  const { name } = settings;

  async function examine(examination: Examination<Input, Value>): Promise<Verdict> {
    const references = [...new Set(cited(examination.answer, examination.task))];
    if (references.length < atLeast) {
      const message = `It cites ${references.length} things; at least ${atLeast} must be cited.`;
      return verdictOf('fail', [{ kind: 'unproven', validator: name, message }]);
    }
    const missing: Finding[] = [];
    for (const reference of references) {
      examination.signal.throwIfAborted();
      if (await exists(reference, examination)) continue;
      const message = `It cites ${inWords(reference)}, which does not exist.`;
      missing.push({ kind: 'unsupported', validator: name, message });
    }
    return verdictOf('fail', missing, `cites ${references.length} things that exist`);
  }
  return { ...settings, examine };
}

const LONGEST_WORDS = 200;

/** A reference as a finding shows it. */
function inWords(reference: unknown): string {
  const text = JSON.stringify(reference) ?? String(reference);
  return text.length <= LONGEST_WORDS ? text : `${text.slice(0, LONGEST_WORDS)}…`;
}
