import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { virtualHost } from './virtual-host.ts';

describe('virtualHost', () => {
  test('time does not move by itself', async () => {
    const { clock, settle } = virtualHost({ seed: 1 });
    await settle();
    expect(clock.now()).toBe(0);
  });

  test('a timer set by a timer fires at its own time, not at the end of the jump', async () => {
    const { clock } = virtualHost({ seed: 1 });
    const fired: number[] = [];
    clock.setTimeout(() => {
      fired.push(clock.now());
      clock.setTimeout(() => fired.push(clock.now()), 10);
    }, 10);
    await clock.advanceBy(25);
    expect(fired).toEqual([10, 20]);
    expect(clock.now()).toBe(25);
  });

  test('timers due at the same time fire in the order in which they were set', async () => {
    const { clock } = virtualHost({ seed: 1 });
    const fired: string[] = [];
    for (const name of ['a', 'b', 'c']) clock.setTimeout(() => fired.push(name), 5);
    await clock.advanceBy(5);
    expect(fired).toEqual(['a', 'b', 'c']);
  });

  test('a cancelled timer never fires, and the next due time passes over it', async () => {
    const { clock } = virtualHost({ seed: 1 });
    const fired: string[] = [];
    const first = clock.setTimeout(() => fired.push('first'), 1);
    clock.setTimeout(() => fired.push('second'), 2);
    clock.clearTimeout(first);
    expect(clock.nextDueMs()).toBe(2);
    await clock.advanceBy(10);
    expect(fired).toEqual(['second']);
  });

  test('a timer that throws fires once and does not wedge the clock', async () => {
    const { clock } = virtualHost({ seed: 1 });
    const fired: string[] = [];
    clock.setTimeout(() => {
      throw new Error('boom');
    }, 1);
    clock.setTimeout(() => fired.push('after'), 2);
    await expect(clock.advanceBy(5)).rejects.toThrow('boom');
    await clock.advanceBy(5);
    expect(fired).toEqual(['after']);
  });

  test('promise callbacks of one timer run before the next timer', async () => {
    const { clock } = virtualHost({ seed: 1 });
    const seen: string[] = [];
    clock.setTimeout(() => void Promise.resolve().then(() => seen.push('promise')), 1);
    clock.setTimeout(() => seen.push('timer'), 1);
    await clock.advanceBy(1);
    expect(seen).toEqual(['promise', 'timer']);
  });

  test('runToEnd stops when no timer is left, or at its limit', async () => {
    const host = virtualHost({ seed: 1 });
    let ticks = 0;
    const tick = (): void => {
      ticks++;
      host.clock.setTimeout(tick, 100);
    };
    tick();
    await host.runToEnd(1_000);
    expect(ticks).toBe(11);
  });

  test('any set of timers fires in order of due time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(50), { maxLength: 40 }), async (delays) => {
        const { clock } = virtualHost({ seed: 1 });
        const fired: number[] = [];
        for (const delay of delays) clock.setTimeout(() => fired.push(delay), delay);
        await clock.advanceBy(50);
        expect(fired).toEqual([...delays].sort((a, b) => a - b));
      }),
      { numRuns: 50 },
    );
  });

  test('time cannot be moved back', async () => {
    await expect(virtualHost({ seed: 1 }).clock.advanceBy(-1)).rejects.toThrow('got -1');
  });
});
