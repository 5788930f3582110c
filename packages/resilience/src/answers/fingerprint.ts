import { canonicalText } from '../canonical-text.ts';
import { textHash } from '../text-hash.ts';

const NOTHING_VOLATILE = { volatileFields: new Set<string>() };

/**
 * A short text that is the same for equal values: equal JSON whatever the order of its keys, equal
 * texts whatever their white space.
 *
 * Use it to see that an answer, or an input, came before. Not for secrets: it is 53 bits wide.
 *
 * @param value Any value, also one that JSON refuses.
 * @see Austin Appleby, MurmurHash3.
 * @example
 * import { fingerprint } from '@coppice/resilience';
 * const same = fingerprint({ a: 1, b: [2] }) === fingerprint({ b: [2], a: 1 });
 * if (!same || fingerprint('1') === fingerprint('2')) throw new Error('taken for another');
 */
export function fingerprint(value: unknown): string {
  return textHash(canonicalText(value, NOTHING_VOLATILE)).toString(36);
}
