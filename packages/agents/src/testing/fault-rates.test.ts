import { seededRandom } from '@coppice/host';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FAULT_CLASSES, type FaultClass } from './fault-classes.ts';
import { drawFault, faultRates } from './fault-rates.ts';

describe('faultRates', () => {
  test('all is shared by the 16 classes, and what is named twice adds up', () => {
    const rates = faultRates({ all: 0.16, silence: 0.1, byzantine: 0.03 });
    expect(Object.keys(rates)).toHaveLength(16);
    expect(rates.crash).toBeCloseTo(0.01);
    expect(rates.silence).toBeCloseTo(0.11);
    expect(rates.parrot).toBeCloseTo(0.02);
    expect(Object.values(rates).reduce((one, other) => one + other, 0)).toBeCloseTo(0.29);
  });

  test('a rate of 1 can be shared', () => {
    expect(() => faultRates({ all: 0.5, loop: 0.3, byzantine: 0.2 })).not.toThrow();
  });

  test.each([
    [{ crashes: 0.1 }, 'there is no class of faults "crashes"'],
    [{ toString: 0.1 }, 'there is no class of faults "toString"'],
    [{ crash: -0.1 }, 'crash must be in 0–1, got -0.1'],
    [{ crash: Number.NaN }, 'crash must be in 0–1, got NaN'],
    [{ crash: 0.6, all: 0.5 }, 'rates must be ≤ 1 together, got 1.1'],
  ])('%j is refused', (rates, message) => {
    expect(() => faultRates(rates as never)).toThrow(message);
  });
});

describe('drawFault', () => {
  const drawnWith = (next: number, rates: Parameters<typeof drawFault>[1]) =>
    drawFault({ ...seededRandom(1), next: () => next }, rates);

  test.each<[number, FaultClass | undefined]>([
    [0, 'crash'],
    [0.19, 'crash'],
    [0.21, 'silence'],
    [0.49, 'silence'],
    [0.51, undefined],
    [0.999, undefined],
  ])('%d draws %s', (next, expected) => {
    expect(drawnWith(next, { silence: 0.3, crash: 0.2 })).toBe(expected);
  });

  test('each class comes as often as its rate says', () => {
    const random = seededRandom(7);
    const counts = new Map<FaultClass | undefined, number>();
    for (let draw = 0; draw < 16_000; draw++) {
      const drawn = drawFault(random, faultRates({ all: 0.5 }));
      counts.set(drawn, (counts.get(drawn) ?? 0) + 1);
    }
    expect(counts.get(undefined)).toBeGreaterThan(7_700);
    for (const each of FAULT_CLASSES) expect(counts.get(each)).toBeGreaterThan(400);
  });

  test('one number is taken, whatever the rates', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (rate) => {
        const [one, other] = [seededRandom(3), seededRandom(3)];
        drawFault(one, { parrot: rate });
        other.next();
        expect(one.next()).toBe(other.next());
      }),
    );
  });
});
