import type { Random } from '@coppice/host';
import { FAULT_ALIASES, FAULT_CLASSES, type FaultClass, type FaultName } from './fault-classes.ts';

/** How probable each class is in one attempt. */
export type FaultRates = Readonly<Partial<Record<FaultClass, number>>>;

/**
 * Rates per class, from rates that may name several classes at once: an alias shares its rate equally
 * among its classes, and what names a class twice adds up.
 *
 * @param rates Each 0–1, together at most 1.
 * @throws {TypeError | RangeError} There is no such class, or a rate is out of range.
 * @example
 * import { faultRates } from '@coppice/agents/testing';
 * const { parrot, silence } = faultRates({ byzantine: 0.3, silence: 0.1 });
 * if (parrot?.toFixed(2) !== '0.10' || silence !== 0.1) throw new Error(`${parrot} ${silence}`);
 */
export function faultRates(rates: Readonly<Partial<Record<FaultName, number>>>): FaultRates {
  const shares: Partial<Record<FaultClass, number>> = {};
  for (const [name, rate] of Object.entries(rates)) {
    const classes = classesOf(name);
    if (!(rate >= 0 && rate <= 1)) throw new RangeError(`${name} must be in 0–1, got ${rate}`);
    for (const each of classes) shares[each] = (shares[each] ?? 0) + rate / classes.length;
  }
  const sum = Object.values(shares).reduce((one, other) => one + other, 0);
  if (sum > 1 + 1e-9) throw new RangeError(`rates must be ≤ 1 together, got ${sum}`);
  return shares;
}

/**
 * Draws whether an attempt meets a fault, and which. Takes one number from `random`.
 *
 * @param rates As `faultRates` makes them.
 * @example
 * import { seededRandom } from '@coppice/host';
 * import { drawFault } from '@coppice/agents/testing';
 * if (drawFault(seededRandom(1), { crash: 1 }) !== 'crash') throw new Error('1 is always');
 * if (drawFault(seededRandom(1), {}) !== undefined) throw new Error('0 is never');
 */
export function drawFault(random: Random, rates: FaultRates): FaultClass | undefined {
  let left = random.next();
  for (const each of FAULT_CLASSES) {
    left -= rates[each] ?? 0;
    if (left < 0) return each;
  }
  return undefined;
}

function classesOf(name: string): readonly FaultClass[] {
  if (Object.hasOwn(FAULT_ALIASES, name)) return FAULT_ALIASES[name as keyof typeof FAULT_ALIASES];
  const found = FAULT_CLASSES.find((each) => each === name);
  if (found !== undefined) return [found];
  throw new TypeError(`there is no class of faults "${name}"; FAULT_CLASSES has all of them`);
}
