import { describe, expect, test } from 'vitest';
import { idsFrom } from './ids.ts';
import { seededRandom } from './random.ts';

describe('seededRandom', () => {
  test('one seed gives one stream', () => {
    const draw = (): number[] => {
      const random = seededRandom('a seed');
      return Array.from({ length: 5 }, () => random.next());
    };
    expect(draw()).toEqual(draw());
  });

  test('the stream of a seed never changes, or every recorded run would', () => {
    const random = seededRandom(42);
    expect([random.int(1000), random.int(1000), random.int(1000)]).toMatchInlineSnapshot(`
      [
        727,
        481,
        732,
      ]
    `);
  });

  test('a fork depends on the seed and its label, not on how much was drawn', () => {
    const early = seededRandom(1);
    const late = seededRandom(1);
    late.next();
    expect(late.fork('x').next()).toBe(early.fork('x').next());
    expect(early.fork('x').next()).not.toBe(early.fork('y').next());
  });

  test('numbers spread evenly', () => {
    const random = seededRandom(3);
    const counts = new Array<number>(10).fill(0);
    for (let draw = 0; draw < 10_000; draw++) {
      const face = random.int(10);
      counts[face] = (counts[face] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });

  test.each([0, -1, 1.5, Number.NaN])('int(%s) is refused with the value', (below) => {
    expect(() => seededRandom(1).int(below)).toThrow(`got ${below}`);
  });
});

describe('idsFrom', () => {
  test('an id names its kind, and a seed gives the same ids again', () => {
    const first = idsFrom(seededRandom(1)).next('run');
    expect(first).toMatch(/^run_[\w-]{17}$/);
    expect(idsFrom(seededRandom(1)).next('run')).toBe(first);
  });

  test('ten thousand ids are all different', () => {
    const ids = idsFrom(seededRandom(1));
    expect(new Set(Array.from({ length: 10_000 }, () => ids.next('task'))).size).toBe(10_000);
  });
});
