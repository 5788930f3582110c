import { hashWords } from './hash.ts';

/**
 * Chance from one seed: the same seed gives the same numbers on every machine.
 *
 * Not for secrets: use `node:crypto` where a token must not be guessed.
 *
 * @example
 * import { seededRandom } from '@coppice/host';
 * const same = seededRandom(42).next() === seededRandom(42).next();
 * if (!same) throw new Error('one seed, two answers');
 */
export interface Random {
  /** The next number in [0, 1). */
  next(): number;
  /** The next whole number in [0, below). */
  int(below: number): number;
  /** `count` random bytes. */
  bytes(count: number): Uint8Array;
  /**
   * An independent stream named by `label`. It depends on the seed and the label alone, not on how
   * many numbers were drawn before, so work that is done in another order gets the same chances.
   */
  fork(label: string): Random;
}

/**
 * A random stream from a seed: sfc32, period about 2^128, seeded by hashing.
 *
 * @param seed Any string or number.
 * @see Chris Doty-Humphrey, PractRand, "sfc32".
 * @example
 * import { seededRandom } from '@coppice/host';
 * const dice = seededRandom('game 7');
 * const roll = 1 + dice.int(6);
 * if (roll < 1 || roll > 6) throw new Error(`not a die: ${roll}`);
 */
export function seededRandom(seed: string | number): Random {
  let [a, b, c, counter] = hashWords(String(seed));
  const next32 = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return sum >>> 0;
  };
  for (let round = 0; round < 12; round++) next32(); // sfc32's own advice: let the seed spread.

  return {
    next: () => next32() / 2 ** 32,
    int(below) {
      if (!Number.isSafeInteger(below) || below < 1 || below > 2 ** 32) {
        throw new RangeError(`int(below): below must be an integer in 1..2^32, got ${below}`);
      }
      return Math.floor((next32() / 2 ** 32) * below);
    },
    bytes: (count) => Uint8Array.from({ length: count }, () => next32() >>> 24),
    fork: (label) => seededRandom(`${seed}/${label}`),
  };
}
