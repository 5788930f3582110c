import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { enqueued } from './notice-queue.ts';
import type { Notice, Severity } from './notifier.ts';

const severities: Readonly<Record<string, Severity>> = { i: 'info', w: 'warning', c: 'critical' };
const notice = (id: string): Notice => ({
  id,
  at: '2026-01-01T00:00:00.000Z',
  severity: severities[id.charAt(0)] ?? 'info',
  title: '',
  text: '',
  details: {},
});
const idsAfter = (ids: string, most: number) => {
  const [last = '', ...before] = ids.split(' ').reverse();
  const { waiting, dropped } = enqueued(before.reverse().map(notice), notice(last), most);
  return { ids: waiting.map(({ id }) => id).join(' '), dropped: dropped?.id };
};

describe('enqueued', () => {
  test.each([
    ['c1 i2', 3, 'c1 i2', undefined],
    ['c1 i2 i3 w4', 3, 'c1 i3 w4', 'i2'],
    ['i1 i2 i3 i4', 3, 'i2 i3 i4', 'i1'],
    ['w1 c2 c3 c4', 3, 'c2 c3 c4', 'w1'],
    ['c1 c2 c3 i4', 3, 'c1 c2 c3', 'i4'],
    ['c1 c2 c3 c4', 3, 'c2 c3 c4', 'c1'],
  ])('%s in room for %d: %s', (ids, most, left, dropped) => {
    expect(idsAfter(ids, most)).toEqual({ ids: left, dropped });
  });

  test('it never holds more than it may, and nothing graver than what it keeps is dropped', () => {
    const letters = fc.array(fc.constantFrom('i', 'w', 'c'), { maxLength: 50 });
    fc.assert(
      fc.property(letters, fc.integer({ min: 1, max: 10 }), (all, most) => {
        let waiting: readonly Notice[] = [];
        for (const [index, letter] of all.entries()) {
          const after = enqueued(waiting, notice(`${letter}${index}`), most);
          expect(after.waiting.length).toBeLessThanOrEqual(most);
          const { dropped } = after;
          const isFair = ({ id }: Notice) =>
            'iwc'.indexOf(id.charAt(0)) >= 'iwc'.indexOf(dropped?.id.charAt(0) ?? 'i');
          if (dropped) expect(after.waiting.every(isFair)).toBe(true);
          waiting = after.waiting;
        }
      }),
    );
  });
});
