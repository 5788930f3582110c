import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RestartWindow } from './restart-window.ts';

describe('RestartWindow', () => {
  test.each([
    [0, 100, false],
    [0, 101, true],
  ])('after a restart at %i, one at %i is allowed: %s', (first, second, allowed) => {
    const window = new RestartWindow({ restarts: 1, withinMs: 100 });
    window.add(first);
    expect(window.allowsAt(second)).toBe(allowed);
  });

  test('an intensity of 0 allows none', () => {
    expect(new RestartWindow({ restarts: 0, withinMs: 100 }).allowsAt(0)).toBe(false);
  });

  test('any history counts the same as looking at all restarts each time', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(30), { maxLength: 300 }), (gaps) => {
        const window = new RestartWindow({ restarts: 1_000, withinMs: 100 });
        const times: number[] = [];
        let now = 0;
        for (const gap of gaps) {
          now += gap;
          window.add(now);
          times.push(now);
          expect(window.countAt(now)).toBe(times.filter((time) => time >= now - 100).length);
        }
      }),
    );
  });
});
