import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dueAtMs, nextTier, type TierState } from './hysteresis.ts';
import { CAPACITY_PRESETS, CAPACITY_TIERS, isWorse, tierOf } from './tier.ts';

const thresholds = CAPACITY_PRESETS.article;
const hysteresis = { upPercent: 5, dwellMs: 10_000 };
const after = (state: TierState, healthy: number, nowMs: number): TierState =>
  nextTier(state, { healthy, total: 100 }, { thresholds, hysteresis, nowMs });

describe('nextTier', () => {
  test('worse is believed at once, by any number of tiers', () => {
    expect(after({ tier: 'full' }, 10, 0)).toEqual({ tier: 'queueing' });
  });

  test('better is believed when it has been so for the dwell time', () => {
    const rising = after({ tier: 'essential' }, 90, 1_000);
    expect(rising).toEqual({ tier: 'essential', rising: { to: 'full', sinceMs: 1_000 } });
    expect(after(rising, 90, 10_999).tier).toBe('essential');
    expect(after(rising, 90, 11_000)).toEqual({ tier: 'full' });
  });

  test('better is believed when its time has come, to the fraction', () => {
    const fraction = fc.double({ min: 0, max: 1e7, noNaN: true });
    fc.assert(
      fc.property(fraction, fraction, (sinceMs, dwellMs) => {
        const options = { thresholds, hysteresis: { upPercent: 5, dwellMs } };
        const rising: TierState = { tier: 'essential', rising: { to: 'full', sinceMs } };
        const nowMs = dueAtMs(rising, options.hysteresis) ?? 0;
        const state = nextTier(rising, { healthy: 90, total: 100 }, { ...options, nowMs });
        expect(state).toEqual({ tier: 'full' });
      }),
    );
  });

  test('a little above the threshold is not better', () => {
    expect(after({ tier: 'essential' }, 85, 0)).toEqual({ tier: 'essential' });
  });

  test('a break begins the dwell anew', () => {
    const rising = after({ tier: 'essential' }, 90, 0);
    const broken = after(rising, 85, 5_000);
    expect(broken).toEqual({ tier: 'essential' });
    expect(after(after(broken, 90, 6_000), 90, 15_999).tier).toBe('essential');
  });

  test('what gets less meanwhile is reached all the same', () => {
    const rising = after({ tier: 'queueing' }, 100, 0);
    expect(after(after(rising, 60, 5_000), 60, 10_000).tier).toBe('essential');
  });

  test('what gets more meanwhile has to wait for itself', () => {
    const rising = after({ tier: 'queueing' }, 60, 0);
    const reached = after(after(rising, 100, 9_000), 100, 10_000);
    expect(reached).toEqual({ tier: 'essential', rising: { to: 'full', sinceMs: 10_000 } });
    expect(after(reached, 100, 20_000)).toEqual({ tier: 'full' });
  });

  test('in any history it is never better than the health allows, and never worse for long', () => {
    const look = fc.record({ healthy: fc.nat(100), waitMs: fc.nat(8_000) });
    fc.assert(
      fc.property(fc.array(look, { maxLength: 30 }), fc.nat(100), (looks, last) => {
        let nowMs = 0;
        let state: TierState = { tier: 'full' };
        for (const { healthy, waitMs } of looks) {
          nowMs += waitMs;
          const before = state.tier;
          state = after(state, healthy, nowMs);
          const allowed = tierOf({ healthy, total: 100 }, thresholds);
          expect(isWorse(allowed, state.tier)).toBe(false);
          if (isWorse(before, state.tier)) expect(isWorse(allowed, state.tier)).toBe(false);
        }
        for (let look = 0; look <= CAPACITY_TIERS.length; look++) {
          state = after(state, last, nowMs);
          nowMs += hysteresis.dwellMs;
        }
        const certain = tierOf({ healthy: last, total: 100 }, thresholds, hysteresis.upPercent);
        expect(isWorse(state.tier, certain)).toBe(false);
      }),
      { numRuns: 1_000 },
    );
  });
});
