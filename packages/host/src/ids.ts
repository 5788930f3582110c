import { customRandom, urlAlphabet } from 'nanoid';
import type { Random } from './random.ts';

/** An id that says what it names: `Id<'run'>` is `run_…`. */
export type Id<Kind extends string> = `${Kind}_${string}`;

/**
 * Makes ids. They come from the host's random stream, so a seeded run has the same ids each time.
 *
 * @example
 * import { virtualHost } from '@coppice/host';
 * const { ids } = virtualHost({ seed: 1 });
 * const run = ids.next('run'); // e.g. 'run_V1StGXR8_Z5jdHi6B'
 * if (!run.startsWith('run_')) throw new Error(run);
 */
export interface Ids {
  /** A new id of the given kind: the kind, an underscore and 17 random characters (102 bits). */
  next<Kind extends string>(kind: Kind): Id<Kind>;
}

const ID_LENGTH = 17;

/** Ids drawn from `random`. */
export function idsFrom(random: Random): Ids {
  const draw = customRandom(urlAlphabet, ID_LENGTH, (count) => random.bytes(count));
  return { next: (kind) => `${kind}_${draw()}` };
}
