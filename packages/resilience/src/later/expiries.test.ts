import { describe, expect, test } from 'vitest';
import { Expiries } from './expiries.ts';

const place = (value: string) => ({ value, urgency: 0, isTaken: false });

describe('Expiries', () => {
  test('gives what is past its time, the earliest first, without what left', () => {
    const expiries = new Expiries<string>();
    const [a, b, c] = [place('a'), place('b'), place('c')] as const;
    expiries.add(c, 30);
    expiries.add(a, 10);
    expiries.add(b, 20);
    a.isTaken = true;
    expect(expiries.take(29)).toBe(b);
    expect(expiries.take(29)).toBeUndefined();
    expect(expiries.take(30)).toBe(c);
  });

  test('holds no more than twice what waits, and a few', () => {
    const expiries = new Expiries<string>();
    const waiting = place('stays');
    expiries.add(waiting, 5);
    for (let count = 0; count < 1_000; count++) {
      const gone = place('goes');
      expiries.add(gone, count + 10);
      gone.isTaken = true;
      expiries.tidy(1);
      expect(expiries.length).toBeLessThanOrEqual(18);
    }
    expect(expiries.take(5)).toBe(waiting);
  });
});
