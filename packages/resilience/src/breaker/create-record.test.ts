import { describe, expect, test } from 'vitest';
import { createRecord } from './create-record.ts';
import { reaches } from './ratio.ts';
import { TIME_WINDOW_CALLS } from './time-window.ts';
import type { TripPolicy } from './trip-policy.ts';

/** `F` failed, `S` succeeded, `s` succeeded slowly; digits wait so many times 10 ms. → the calls that open */
function play(rule: TripPolicy, calls: string): string {
  const record = createRecord(rule);
  let nowMs = 0;
  let seen = '';
  for (const call of calls) {
    if (/\d/.test(call)) nowMs += Number(call) * 10;
    else seen += record.note(call === 'F', call === 's', nowMs) ? '!' : '.';
  }
  return seen;
}
const again = (value: unknown) => JSON.parse(JSON.stringify(value));

const half = { failureRatio: 0.5, minimumCalls: 2 } as const;
const slow = { overMs: 1, ratio: 0.5 } as const;

describe('a record', () => {
  test.each<[TripPolicy, string, string]>([
    [{ type: 'consecutive', failures: 2 }, 'FSFF', '...!'],
    [{ type: 'failuresWithin', failures: 2, withinMs: 100 }, 'FS9FS', '..!.'],
    [{ type: 'failuresWithin', failures: 2, withinMs: 90 }, 'FS9FS', '....'],
    [{ type: 'countWindow', size: 3, ...half }, 'FSSSFF', '.....!'],
    [{ type: 'countWindow', size: 4, ...half }, 'FS', '..'],
    [{ type: 'countWindow', size: 4, ...half, judgedOn: 'any' }, 'FS', '.!'],
    [{ type: 'countWindow', size: 4, ...half, compare: 'moreThan' }, 'SF', '..'],
    [{ type: 'countWindow', size: 4, ...half, slow }, 'Sss', '.!!'],
    [{ type: 'timeWindow', windowMs: 100, ...half }, 'SF', '.!'],
    [{ type: 'timeWindow', windowMs: 100, ...half }, 'F99F', '..'],
    [{ type: 'timeWindow', windowMs: 90, ...half }, 'S9F', '..'],
    [{ type: 'timeWindow', windowMs: 91, ...half }, 'S9F', '.!'],
  ])('%j, %s → %s', (rule, calls, seen) => {
    expect(play(rule, calls)).toBe(seen);
  });

  test.each<[TripPolicy]>([
    [{ type: 'consecutive', failures: 3 }],
    [{ type: 'failuresWithin', failures: 3, withinMs: 100 }],
    [{ type: 'countWindow', size: 3, failureRatio: 1, minimumCalls: 3 }],
    [{ type: 'timeWindow', windowMs: 100, failureRatio: 1, minimumCalls: 3 }],
  ])('%j goes on after a restart, and is forgotten once it is clean', (rule) => {
    const record = createRecord(rule);
    expect(record.isClean(0)).toBe(true);
    for (const failed of [false, false, true, true]) record.note(failed, false, 10);
    expect(record.isClean(10)).toBe(false);
    const resumed = createRecord(rule);
    resumed.restore(again(record.save(50)), 1_050);
    const isRatio = rule.type === 'timeWindow';
    expect(resumed.note(true, false, 1_050)).toBe(!isRatio); // Its two successes still count.
    expect(resumed.save(1_050)).not.toEqual(record.save(50));
  });

  test('a window of calls keeps their order over a restart', () => {
    const rule: TripPolicy = { type: 'countWindow', size: 3, failureRatio: 1, minimumCalls: 3 };
    const record = createRecord(rule);
    for (const failed of [false, false, true, true]) record.note(failed, false, 0);
    const resumed = createRecord(rule);
    resumed.restore(again(record.save(0)), 0);
    expect(resumed.note(true, false, 0)).toBe(true); // The success was the oldest, and has left.
  });

  test('a window of time ages while nobody calls', () => {
    const record = createRecord({ type: 'failuresWithin', failures: 5, withinMs: 100 });
    record.note(true, false, 0);
    expect(record.isClean(99)).toBe(false);
    expect(record.isClean(100)).toBe(true);
    expect(record.save(100)).toEqual({ type: 'window', results: [] });
  });

  test('a window of time has a bound', () => {
    const record = createRecord({ type: 'failuresWithin', failures: 1e9, withinMs: 1e9 });
    for (let call = 0; call < TIME_WINDOW_CALLS + 5; call++) record.note(true, false, call);
    const saved = record.save(TIME_WINDOW_CALLS);
    expect(saved.type === 'window' && saved.results.length).toBe(TIME_WINDOW_CALLS);
  });

  test('a limit that was lowered meanwhile opens at the next failure, not at a success', () => {
    const streak = createRecord({ type: 'consecutive', failures: 2 });
    streak.restore({ type: 'streak', failures: 9 }, 0);
    expect(streak.save(0)).toEqual({ type: 'streak', failures: 1 });
    const within = createRecord({ type: 'failuresWithin', failures: 1, withinMs: 100 });
    within.restore({ type: 'window', results: [[0, 1]] }, 0);
    expect(within.note(false, false, 0)).toBe(false);
    expect(within.note(true, false, 0)).toBe(true);
  });

  test('what another rule saved is not taken over', () => {
    const streak = createRecord({ type: 'consecutive', failures: 3 });
    streak.restore({ type: 'window', results: [[0, 1]] }, 0);
    expect(streak.isClean(0)).toBe(true);
    const window = createRecord({ type: 'countWindow', size: 3, ...half });
    window.restore({ type: 'streak', failures: 2 }, 0);
    expect(window.isClean(0)).toBe(true);
  });
});

test.each([
  [2, 3, 0.66, 'atLeast', true],
  [1, 2, 0.5, 'atLeast', true],
  [1, 2, 0.5, 'moreThan', false],
  [7, 10, 0.7, 'atLeast', true], // 0.7 × 10 is 7.000000000000001 in other orders.
  [29, 100, 0.29, 'atLeast', true], // 0.29 × 100 is 28.999999999999996.
  [57, 100, 0.57, 'moreThan', false], // 0.57 × 100 is 56.99999999999999.
  [0, 5, 0, 'moreThan', false],
] as const)('%i of %i reaches %d (%s): %s', (count, total, ratio, compare, is) => {
  expect(reaches(count, total, ratio, compare)).toBe(is);
});

test('a share is not missed by a rounding of the product', () => {
  for (let total = 1; total <= 300; total++) {
    for (let count = 0; count <= total; count++) {
      expect(reaches(count, total, count / total)).toBe(true);
      expect(reaches(count, total, count / total, 'moreThan')).toBe(false);
    }
  }
});
