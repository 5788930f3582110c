import { describe, expect, test } from 'vitest';
import { parseFaults, parseSeed } from './options.ts';

describe('parseFaults', () => {
  test.each([
    ['0', 0],
    ['1', 1],
    ['0.2', 0.2],
    ['.5', 0.5],
    ['1.0', 1],
  ])('%s is %d', (text, value) => {
    expect(parseFaults(text)).toEqual({ type: 'valid', value });
  });

  test.each(['', ' ', '1.01', '-0.1', 'NaN', 'Infinity', '20%', '0x1', '1e-1', '0,2'])(
    '"%s" is refused with the range',
    (text) => {
      expect(parseFaults(text)).toEqual({
        type: 'invalid',
        reason: 'It must be a number from 0 to 1.',
      });
    },
  );
});

describe('parseSeed', () => {
  test.each([
    ['0', 0],
    ['42', 42],
    ['4294967295', 4_294_967_295],
  ])('%s is %d', (text, value) => {
    expect(parseSeed(text)).toEqual({ type: 'valid', value });
  });

  test.each(['', '-1', '1.5', '4294967296', '9'.repeat(400), '1e3', 'x'])(
    '"%s" is refused with the range',
    (text) => {
      expect(parseSeed(text)).toEqual({
        type: 'invalid',
        reason: 'It must be a whole number from 0 to 4294967295.',
      });
    },
  );
});
