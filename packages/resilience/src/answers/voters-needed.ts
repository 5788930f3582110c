import { checkCount } from '../option-checks.ts';

/** What a faulty voter does: it does not answer, or it may answer anything. */
export type VoterFault = 'crash' | 'lying';

/**
 * How many voters outvote `faults` faulty ones: 2f + 1 if those only fail to answer, 3f + 1 if they may
 * answer anything, different things to different askers included.
 *
 * A lower bound for voters that err independently. Agents often do not: see {@link quorum}.
 *
 * @param options.faults How many may be faulty; a whole number ≥ 0.
 * @param options.fault What a faulty one does.
 * @throws {RangeError} `faults` is out of range; the message has the value.
 * @see Lamport, Shostak, Pease, "The Byzantine Generals Problem", 1982.
 * @example
 * import { votersNeeded } from '@coppice/resilience';
 * const [crash, lying] = [votersNeeded({ faults: 1, fault: 'crash' }), votersNeeded({ faults: 1, fault: 'lying' })];
 * if (crash !== 3 || lying !== 4) throw new Error(`${crash}, ${lying}`);
 */
export function votersNeeded(options: {
  readonly faults: number;
  readonly fault: VoterFault;
}): number {
  checkCount('faults', options.faults, 0);
  return (options.fault === 'crash' ? 2 : 3) * options.faults + 1;
}
