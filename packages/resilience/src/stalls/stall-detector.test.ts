import { seededRandom } from '@coppice/host';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createStallDetector } from './stall-detector.ts';
import type { StallOptions } from './stall-options.ts';

const budgets = { firstProgressMs: 5000, idleMs: 1000 };

/** Looks punctually, from `fromMs` on, until it is stalled; says when. */
function stalledAt(detector: ReturnType<typeof createStallDetector>, fromMs: number): number {
  let nowMs = fromMs;
  while (detector.check(nowMs).type !== 'stalled') nowMs += detector.nextCheckMs();
  return nowMs;
}

describe('createStallDetector', () => {
  test('before the first progress another budget holds than between two', () => {
    expect(stalledAt(createStallDetector({ nowMs: 0, ...budgets }), 0)).toBe(5000);
    const detector = createStallDetector({ nowMs: 0, ...budgets });
    detector.progress('chunk', 0);
    expect(stalledAt(detector, 0)).toBe(1000);
  });

  test('half of the budget is suspect while nothing is known of the rhythm', () => {
    const detector = createStallDetector({ nowMs: 0, ...budgets });
    const types = new Map<string, number>();
    for (let nowMs = 0; nowMs <= 5000; nowMs += 250) {
      const { type } = detector.check(nowMs);
      if (!types.has(type)) types.set(type, nowMs);
    }
    expect([...types]).toEqual([
      ['active', 0],
      ['suspect', 2500],
      ['stalled', 5000],
    ]);
  });

  test('says for how long, since what, and what the budget is', () => {
    const detector = createStallDetector({ nowMs: 0, ...budgets });
    detector.progress('tool', 0);
    stalledAt(detector, 0);
    expect(detector.check(1000)).toEqual({
      type: 'stalled',
      silentMs: 1000,
      finding: 'No progress for 1 s since the last tool; its budget is 1 s.',
    });
  });

  test('who waits for a busy child is not stuck', () => {
    const detector = createStallDetector({ nowMs: 0, ...budgets });
    for (let nowMs = 0; nowMs < 60_000; nowMs += 50) {
      if (nowMs % 900 === 0) detector.progress('child', nowMs);
      expect(detector.check(nowMs).type).not.toBe('stalled');
    }
  });

  test('its own rhythm excuses a longer silence, but not for ever', () => {
    const detector = createStallDetector({ nowMs: 0, ...budgets });
    let nowMs = 0;
    for (const gapMs of [0, ...Array.from({ length: 12 }, () => [300, 700, 950]).flat()]) {
      for (const endMs = nowMs + gapMs; nowMs < endMs; nowMs = Math.min(endMs, nowMs + 50)) {
        detector.check(nowMs);
      }
      detector.progress('step', nowMs);
    }
    expect(stalledAt(detector, nowMs) - nowMs).toBe(2000);
  });

  test('a quick rhythm makes silence suspect, never a stall before the budget', () => {
    const detector = createStallDetector({ nowMs: 0, ...budgets });
    for (let nowMs = 0; nowMs <= 400; nowMs += 20) detector.progress('chunk', nowMs);
    let suspectAt: number | undefined;
    for (let nowMs = 400; nowMs < 1400; nowMs += 50) {
      const verdict = detector.check(nowMs);
      expect(verdict.type).not.toBe('stalled');
      if (verdict.type === 'suspect') suspectAt ??= nowMs;
    }
    expect(suspectAt).toBe(650);
    expect(detector.check(1400).type).toBe('stalled');
  });

  test('never a stall sooner than the budget, always one within it and an interval', () => {
    const gap = fc.integer({ min: 0, max: 990 });
    fc.assert(
      fc.property(
        fc.array(gap, { maxLength: 8 }),
        fc.integer({ min: 1, max: 100_000 }),
        (gaps, idleMs) => {
          const detector = createStallDetector({ nowMs: 0, firstProgressMs: idleMs, idleMs });
          let nowMs = 0;
          detector.progress('chunk', nowMs);
          for (const share of gaps) {
            const endMs = nowMs + (idleMs * share) / 1000;
            while (nowMs < endMs) {
              expect(detector.check(nowMs).type).not.toBe('stalled');
              nowMs = Math.min(endMs, nowMs + detector.nextCheckMs());
            }
            detector.progress('chunk', nowMs);
          }
          const silentMs = stalledAt(detector, nowMs) - nowMs;
          expect(silentMs).toBeGreaterThanOrEqual(idleMs * (1 - 1e-9));
          expect(silentMs).toBeLessThanOrEqual(idleMs + Math.max(1, idleMs / 20));
        },
      ),
    );
  });

  test('a pause of the host causes no stall, whether it is reported or only seen', () => {
    const pause = fc.record({ ms: fc.integer({ min: 1, max: 1e9 }), isReported: fc.boolean() });
    fc.assert(
      fc.property(fc.array(pause, { maxLength: 5 }), (pauses) => {
        const detector = createStallDetector({ nowMs: 0, ...budgets });
        detector.progress('chunk', 0);
        let nowMs = 0;
        for (const { ms, isReported } of pauses) {
          nowMs += ms;
          if (isReported) detector.paused(ms);
          expect(detector.check(nowMs).type).not.toBe('stalled');
        }
        const ranMs = stalledAt(detector, nowMs) - nowMs;
        // Of an unreported pause as much may count as would have passed between two looks.
        const unreported = pauses.filter(({ isReported }) => !isReported).length;
        expect(ranMs).toBeGreaterThanOrEqual(1000 - unreported * 75);
        expect(ranMs).toBeLessThanOrEqual(1050);
      }),
    );
  });

  test('a pause that is reported too long excuses nothing afterwards', () => {
    const detector = createStallDetector({ nowMs: 0, ...budgets });
    detector.progress('chunk', 0);
    detector.paused(1e9);
    detector.check(10);
    expect(stalledAt(detector, 10)).toBe(1010);
  });

  test('a clock that goes back counts nothing twice', () => {
    const detector = createStallDetector({ nowMs: 1000, ...budgets });
    detector.progress('chunk', 1000);
    detector.check(1050);
    expect(detector.check(900)).toMatchObject({ silentMs: 50 });
    expect(detector.check(1050)).toMatchObject({ silentMs: 50 });
  });

  test('fewer than 1 in 1 000 slow but healthy gaps are taken for stalls', () => {
    // Gaps with the recorded tail: 0.16 % of them are 10 medians or longer. The budget is 10 medians.
    const kills = (longestIdleRatio: number): number => {
      const random = seededRandom('slow but alive');
      const detector = createStallDetector({
        nowMs: 0,
        firstProgressMs: 1e9,
        idleMs: 1000,
        longestIdleRatio,
      });
      const gaps = 60_000;
      let nowMs = 0;
      let killed = 0;
      detector.progress('chunk', nowMs);
      for (let gap = 0; gap < gaps; gap++) {
        const normal =
          Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
        const endMs = nowMs + 100 * Math.exp(0.78 * normal);
        let isKilled = false;
        while (nowMs < endMs) {
          isKilled ||= detector.check(nowMs).type === 'stalled';
          nowMs = Math.min(endMs, nowMs + detector.nextCheckMs());
        }
        if (isKilled) killed++;
        detector.progress('chunk', nowMs);
      }
      return killed / gaps;
    };
    expect(kills(1)).toBeGreaterThan(0.001); // The budget alone would kill too many.
    expect(kills(2)).toBeLessThan(0.0003);
  });

  test('goes on after a restart from JSON', () => {
    const first = createStallDetector({ nowMs: 0, ...budgets });
    for (let nowMs = 0; nowMs <= 300; nowMs += 20) first.progress('chunk', nowMs);
    first.check(350);
    const state = JSON.parse(JSON.stringify(first.save()));
    const second = createStallDetector({ nowMs: 350, ...budgets, saved: state });
    expect(second.check(380)).toEqual(first.check(380));
    expect(() => createStallDetector({ nowMs: 0, saved: { ...state, version: 2 } })).toThrow(
      TypeError,
    );
  });

  test.each<[Partial<StallOptions>, string]>([
    [{ idleMs: 0 }, 'idleMs must be > 0, got 0'],
    [{ firstProgressMs: Number.NaN }, 'firstProgressMs must be > 0, got NaN'],
    [{ longestIdleRatio: 0.5 }, 'longestIdleRatio must be ≥ 1, got 0.5'],
    [{ stalledPhi: 3 }, 'stalledPhi must be ≥ 8, got 3'],
    [{ suspectRatio: -1 }, 'suspectRatio must be in 0–1, got -1'],
    [{ leastGaps: 1 }, 'leastGaps must be an integer ≥ 2, got 1'],
  ])('wrong options %j throw with the value', (options, message) => {
    expect(() => createStallDetector({ nowMs: 0, ...options })).toThrow(new RangeError(message));
  });

  test('a negative pause is refused', () => {
    expect(() => createStallDetector({ nowMs: 0 }).paused(-1)).toThrow(RangeError);
  });
});
