import { FAULT_CLASSES } from 'coppice/testing';
import { describe, expect, test } from 'vitest';
import { parseBudget, parseFaults, parseSeed } from './options.ts';

describe('parseFaults', () => {
  test.each([
    ['0', 0],
    ['1', 1],
    ['0.2', 0.2],
    ['.5', 0.5],
    ['1.0', 1],
    ['all=0.4', 0.4],
  ])('%s is %d, shared among all classes', (text, value) => {
    const share = value / FAULT_CLASSES.length;
    const rates = Object.fromEntries(FAULT_CLASSES.map((each) => [each, share]));
    expect(parseFaults(text)).toEqual({ type: 'valid', value: rates });
  });

  test('classes and names for several have numbers of their own', () => {
    expect(parseFaults('silence=0.1, byzantine=0.3')).toEqual({
      type: 'valid',
      value: {
        silence: 0.1,
        plausibleWrong: 0.3 / 3,
        validJsonNonsense: 0.3 / 3,
        parrot: 0.3 / 3,
      },
    });
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

  test.each([
    ['sillence=0.1', 'There is no class "sillence". There are crash, processKill,'],
    ['silence=2', '"silence=2" must be class=number, the number from 0 to 1.'],
    ['silence=0.1=0.2', '"silence=0.1=0.2" must be class=number'],
    ['silence=0.6,crash=0.6', 'rates must be ≤ 1 together, got 1.2'],
  ])('%s is refused, and says why', (text, reason) => {
    expect(parseFaults(text)).toEqual({ type: 'invalid', reason: expect.stringContaining(reason) });
  });
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

describe('parseBudget', () => {
  test('a whole number of tokens', () => {
    expect(parseBudget('500')).toEqual({ type: 'valid', value: 500 });
  });

  test.each(['0', '-1', '1.5', 'many', '9'.repeat(40)])('"%s" is refused', (text) => {
    expect(parseBudget(text)).toEqual({
      type: 'invalid',
      reason: 'It must be a whole number of tokens, at least 1.',
    });
  });
});
