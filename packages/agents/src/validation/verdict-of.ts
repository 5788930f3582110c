import type { Finding } from '../failure/finding.ts';
import type { Verdict } from './verdict.ts';

/** More findings about one answer help nobody, and all of them are written down. */
const MAX_FINDINGS = 20;

/** The verdict that follows from findings; none is a pass. The first 20 are kept. */
export function verdictOf(
  type: 'suspect' | 'fail',
  findings: readonly Finding[],
  note?: string,
): Verdict {
  const [first, ...others] = findings.slice(0, MAX_FINDINGS);
  if (first === undefined) return note === undefined ? { type: 'pass' } : { type: 'pass', note };
  return { type, findings: [first, ...others] };
}

/**
 * What a validator returned, if it is a verdict.
 *
 * @throws {TypeError} It is something else, which proves nothing.
 */
export function checkedVerdict(validator: string, returned: unknown): Verdict {
  const { type, findings } = Object(returned) as Partial<Verdict & { findings: unknown }>;
  if (type === 'pass') return returned as Verdict; // The rest of a pass is optional.
  const isComplete = Array.isArray(findings) && findings.length > 0;
  if ((type === 'suspect' || type === 'fail') && isComplete) return returned as Verdict;
  throw new TypeError(`"${validator}" must return a verdict, got ${describe(returned)}`);
}

function describe(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  return `an object of type ${JSON.stringify((value as { type?: unknown }).type)}`;
}
