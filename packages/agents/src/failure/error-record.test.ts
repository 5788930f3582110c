import { describe, expect, test } from 'vitest';
import { recordError } from './error-record.ts';

describe('recordError', () => {
  test('an error becomes plain data with its code and causes', () => {
    const cause = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
    expect(recordError(new TypeError('fetch failed', { cause }))).toEqual({
      name: 'TypeError',
      message: 'fetch failed',
      cause: { name: 'Error', message: 'refused', code: 'ECONNREFUSED' },
    });
  });

  test('what is not an error is recorded as what it was', () => {
    expect(recordError(undefined)).toEqual({ name: 'NonError', message: 'undefined' });
  });

  test('a cause that goes round in a circle ends', () => {
    const error = new Error('round');
    error.cause = error;
    expect(JSON.stringify(recordError(error)).match(/round/g)).toHaveLength(6);
  });
});
