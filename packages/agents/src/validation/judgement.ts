import type { Finding } from '../failure/finding.ts';
import type { Judgement, NamedVerdict } from './verdict.ts';

/**
 * What verdicts come to together: one that fails decides, and a suspicion stays unless a dearer
 * validator that passes settles findings of its kind. What threw or ran out of time stays too, since
 * it was not examined at all.
 *
 * @param stages The verdicts by cost, cheapest first.
 */
export function judgementOf(stages: readonly (readonly NamedVerdict[])[]): Judgement {
  const failing: Finding[] = [];
  const suspecting: Finding[] = [];
  for (const [index, stage] of stages.entries()) {
    const settled = settledBy(stages.slice(index + 1).flat());
    for (const { verdict, problem } of stage) {
      if (verdict.type === 'fail') failing.push(...verdict.findings);
      if (verdict.type !== 'suspect') continue;
      const isOpen = ({ kind }: Finding): boolean => problem !== undefined || !settled.has(kind);
      suspecting.push(...verdict.findings.filter(isOpen));
    }
  }
  const gravest = suspecting.length > 0 ? 'suspect' : 'pass';
  const type = failing.length > 0 ? 'fail' : gravest;
  return { type, verdicts: stages.flat(), findings: [...failing, ...suspecting] };
}

const settledBy = (later: readonly NamedVerdict[]): ReadonlySet<string> =>
  new Set(later.flatMap(({ verdict }) => (verdict.type === 'pass' ? (verdict.settles ?? []) : [])));
