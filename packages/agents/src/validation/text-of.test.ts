import { describe, expect, test } from 'vitest';
import { textOf } from './text-of.ts';

describe('textOf', () => {
  const cycle: { name: string; self?: unknown } = { name: 'a' };
  cycle.self = cycle;
  test.each([
    ['a text', 'a text'],
    [{ a: 'x', b: [1, true, null, ['y']], c: undefined }, 'x\n1\ny'],
    [cycle, 'a'],
    [undefined, ''],
  ])('case %#', (value, text) => {
    expect(textOf(value)).toBe(text);
  });

  test('is bounded, however deep or long the value is', () => {
    let deep: unknown = 'end';
    for (let depth = 0; depth < 100_000; depth++) deep = [deep];
    expect(textOf(deep)).toBe('end');
    const long = Array.from({ length: 10 }, () => 'x'.repeat(50_000));
    expect(textOf(long).length).toBeLessThan(200_010);
  });
});
