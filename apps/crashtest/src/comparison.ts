/** What of a report must be the same, whatever happened on the way. */
interface Report {
  readonly tasks: unknown;
  readonly findings: unknown;
  readonly degraded: unknown;
  readonly wrongAccepted: unknown;
  readonly stopped: unknown;
}

/** A line that an effect has written. */
interface Published {
  readonly key: string;
  readonly package: string;
  readonly version: string;
  readonly findings: unknown;
}

/** How often effects were carried out. */
export interface EffectCounts {
  readonly total: number;
  /** Carried out undisturbed, and not here. */
  readonly lost: number;
  /** Carried out more than once. */
  readonly duplicated: number;
}

/** Whether two reports say the same. How long it took, and what was spent, may differ. */
export function isSameReport(one: string, other: string): boolean {
  return JSON.stringify(essence(one)) === JSON.stringify(essence(other));
}

function essence(text: string): Report {
  const { tasks, findings, degraded, wrongAccepted, stopped } = JSON.parse(text) as Report;
  return { tasks, findings, degraded, wrongAccepted, stopped };
}

/** Counts the effects of a disturbed run by those of an undisturbed one: lines of JSON, in any order. */
export function countEffects(undisturbed: string, disturbed: string): EffectCounts {
  const wanted = keysOf(undisturbed);
  const seen = keysOf(disturbed);
  const counts = new Map<string, number>();
  for (const key of seen) counts.set(key, (counts.get(key) ?? 0) + 1);
  return {
    total: seen.length,
    lost: wanted.filter((key) => !counts.has(key)).length,
    duplicated: [...counts.values()].reduce((sum, count) => sum + count - 1, 0),
  };
}

/** What each line is about; one that is no JSON was torn, and counts as one of its own. */
const keysOf = (text: string): readonly string[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line, index) => {
      try {
        return JSON.stringify((JSON.parse(line) as Published).key);
      } catch {
        return `torn ${index}`;
      }
    });
