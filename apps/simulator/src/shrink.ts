import type { Invariant } from './invariants/findings.ts';
import { partsOf, withoutParts } from './plan/parts.ts';
import type { Plan } from './plan/plan.ts';

/** So often is a case run again at most, to make it smaller. */
const MOST_TRIES = 200;

/**
 * Leaves out of a failing case whatever it fails without.
 *
 * @param violates What a plan violates.
 * @returns The names of the parts that are left out.
 */
export async function shrink(
  plan: Plan,
  invariant: Invariant,
  violates: (plan: Plan) => Promise<readonly Invariant[]>,
): Promise<readonly string[]> {
  let without: readonly string[] = [];
  let tries = 0;
  for (let isSmaller = true; isSmaller; ) {
    isSmaller = false;
    for (const part of partsOf(plan).filter((each) => !without.includes(each))) {
      if (tries++ >= MOST_TRIES) return without;
      const fewer = [...without, part];
      if (!(await violates(withoutParts(plan, fewer))).includes(invariant)) continue;
      without = fewer;
      isSmaller = true;
    }
  }
  return without;
}
