import type { EntryPointClaim, Evidence, TargetClaim, TypesClaim } from '../claim.ts';

/** A promise of package.json that the file tree does not keep. */
export interface AbsentTarget {
  readonly claim: string;
  readonly evidence: readonly Evidence[];
}

/** What is shown of a target: it may be anything that a stranger wrote. */
const MAX_TARGET_LENGTH = 120;

/**
 * The files that the metadata agent saw promised and the structure agent did not find.
 *
 * @returns Each missing file once, at the first field that names it.
 */
export function absentTargets(
  promised: readonly (EntryPointClaim | TypesClaim)[],
  looked: readonly TargetClaim[],
): readonly AbsentTarget[] {
  const states = new Map(
    looked.map(({ at, target, state }) => [JSON.stringify([at, target]), state]),
  );
  const absent = new Map<string, AbsentTarget>();
  for (const { at, target, evidence } of promised) {
    const state = states.get(JSON.stringify([at, target]));
    if ((state !== 'missing' && state !== 'outside') || absent.has(target)) continue;
    const shown = JSON.stringify(target.slice(0, MAX_TARGET_LENGTH));
    absent.set(target, {
      claim: `${at} is ${shown}, ${faultOf(target, state)}`,
      evidence: [evidence],
    });
  }
  return [...absent.values()];
}

function faultOf(target: string, state: 'missing' | 'outside'): string {
  if (state === 'outside') return 'which is outside the package';
  return target.includes('*') ? 'which matches no file' : 'which does not exist';
}
