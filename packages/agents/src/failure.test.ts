import { describe, expect, test } from 'vitest';
import { crashOf, type FailureContext, recordError } from './failure.ts';
import { mayTryAgain, TASK_LIMITS } from './task.ts';

const context: FailureContext = {
  agent: 'a',
  actorId: 'a:1',
  taskId: 't',
  taskType: 'work',
  attempt: 1,
  atMs: 0,
  lastProgress: undefined,
};

describe('crashOf', () => {
  test.each([
    [{ type: 'crashed', error: new Error('boom') } as const, 'error'],
    [{ type: 'killed' } as const, 'killed'],
    [{ type: 'normal' } as const, 'exit'],
    [{ type: 'shutdown' } as const, 'exit'],
  ])('%o is a crash of kind %s', (reason, kind) => {
    expect(crashOf(reason, context)).toMatchObject({ type: 'crash', kind, agent: 'a' });
  });
});

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

describe('mayTryAgain', () => {
  const crash = crashOf({ type: 'killed' }, context);
  const limits = { ...TASK_LIMITS, maxAttempts: 2 };
  test.each([
    ['after one of two attempts', [crash], true],
    ['after the last', [crash, crash], false],
    [
      'after the deadline',
      [{ ...context, type: 'timeout', kind: 'deadline', limitMs: 1 } as const],
      false,
    ],
    [
      'after silence',
      [{ ...context, type: 'timeout', kind: 'silence', limitMs: 1 } as const],
      true,
    ],
  ])('%s', (_name, failures, expected) => {
    expect(mayTryAgain(failures, limits)).toBe(expected);
  });
});
