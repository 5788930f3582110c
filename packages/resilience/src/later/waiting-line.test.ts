import { describe, expect, test } from 'vitest';
import { type Place, WaitingLine } from './waiting-line.ts';

const filled = (urgencies: readonly number[]) => {
  const line = new WaitingLine<number>();
  return { line, places: urgencies.map((urgency, index) => line.add(index, urgency)) };
};

function emptied(line: WaitingLine<number>, end: 'first' | 'last'): number[] {
  const values: number[] = [];
  for (let place = line[end](); place !== undefined; place = line[end]()) {
    line.remove(place);
    values.push(place.value);
  }
  return values;
}

describe('WaitingLine', () => {
  test('in front is the most urgent, of equals the oldest; at the back the other way round', () => {
    const urgencies = [1, 3, 2, 3, 1];
    expect(emptied(filled(urgencies).line, 'first')).toEqual([1, 3, 2, 0, 4]);
    expect(emptied(filled(urgencies).line, 'last')).toEqual([4, 0, 2, 3, 1]);
  });

  test('0 and −0 are the same urgency', () => {
    expect(emptied(filled([0, -0, 0]).line, 'first')).toEqual([0, 1, 2]);
  });

  test('a rank that was emptied from one end can be filled again', () => {
    const { line, places } = filled([1, 2]);
    const [low, high] = places as [Place<number>, Place<number>]; // Two were added.
    line.remove(high);
    expect(line.first()).toBe(low);
    line.add(7, 2);
    line.add(8, 2);
    expect(emptied(line, 'first')).toEqual([7, 8, 0]);
  });

  test('… and from the other', () => {
    const { line, places } = filled([1, 2]);
    const [low, high] = places as [Place<number>, Place<number>]; // Two were added.
    line.remove(low);
    expect(line.last()).toBe(high);
    line.add(7, 1);
    line.add(8, 1);
    expect(emptied(line, 'last')).toEqual([8, 7, 1]);
  });

  // Each of these histories leaves nothing waiting but a few.
  test.each<[string, (index: number) => number]>([
    ['all equally urgent', () => 1],
    ['as urgent as the one that stays', () => -1],
    ['all differently urgent', (index) => index],
    ['of a hundred ranks', (index) => index % 100],
  ])('holds little more than what waits: %s', (_, urgencyOf) => {
    const line = new WaitingLine<number>();
    const stays = line.add(-1, -1);
    for (let index = 0; index < 2_000; index++) line.remove(line.add(index, urgencyOf(index)));
    expect(line.length).toBeLessThan(100);
    const many = Array.from({ length: 2_000 }, (_, index) => line.add(index, urgencyOf(index)));
    expect(line.length).toBeGreaterThan(2_000);
    for (const place of many) line.remove(place);
    expect(line.length).toBeLessThan(100);
    expect(line.first()).toBe(stays);
    expect(line.all()).toEqual([-1]);
  });

  test('holds no more for a rank that is emptied and filled again, seen from one end', () => {
    const { line } = filled([1]);
    for (let index = 0; index < 1_000; index++) {
      line.remove(line.add(index, 2));
      line.first();
      line.remove(line.add(index, 0));
      line.last();
    }
    expect(line.length).toBeLessThan(20);
  });

  test('a hundred thousand come and go within two seconds', () => {
    const line = new WaitingLine<number>();
    for (let index = 0; index < 100_000; index++) line.add(index, index % 1_000);
    expect(emptied(line, 'last')).toHaveLength(100_000);
    for (let index = 0; index < 100_000; index++) line.add(index, index);
    expect(emptied(line, 'first')).toHaveLength(100_000);
  }, 2_000);
});
