import { describe, expect, test } from 'vitest';
import { type LoopStep, printOf } from './step-print.ts';

const print = (tool: string, args: unknown, observation: unknown = '', isError = false) =>
  printOf({ action: { tool, args }, observation, isError } satisfies LoopStep, new Set(['pid']));

describe('printOf', () => {
  test('the order of arguments and volatile fields do not count', () => {
    expect(print('run', { a: 1, b: 2, pid: 7 }, { pid: 1, out: 'x' })).toEqual(
      print('run', { b: 2, a: 1, pid: 8 }, { out: 'x', pid: 2 }),
    );
  });

  test('the tool, its arguments and its result count', () => {
    const one = print('read', { path: 'a' }, 'x');
    expect(print('list', { path: 'a' }, 'x').action).not.toBe(one.action);
    expect(print('read', { path: 'b' }, 'x').action).not.toBe(one.action);
    expect(print('read', { path: 'a' }, 'y').observation).not.toBe(one.observation);
  });

  test.each([
    ['/a/b1', '/a/b22'],
    ['order 17', 'order 18'],
    ['/t/3f2a9c77-0b1d-4e5f-8a6b-1c2d3e4f5a6b', '/t/9e8d7c66-1111-4222-8333-444455556666'],
  ])('%s and %s have one shape, and are different calls', (one, other) => {
    expect(print('read', { path: one }).shape).toBe(print('read', { path: other }).shape);
    expect(print('read', { path: one }).action).not.toBe(print('read', { path: other }).action);
  });

  test('names that differ in a word have different shapes', () => {
    expect(print('read', 'faded-facade').shape).not.toBe(print('read', 'added-decade').shape);
  });

  test('an error that repeats the argument is the same error for another argument', () => {
    const missing = (path: string) => print('read', { path }, `ENOENT: no file '${path}'`, true);
    expect(missing('/src/foo.ts').error).toBe(missing('/lib/bar.ts').error);
    expect(missing('/src/foo.ts').observation).not.toBe(missing('/lib/bar.ts').observation);
  });

  test('the longest argument is taken out first, so that a part of it leaves no rest', () => {
    const failed = (dir: string, path: string) => print('read', { dir, path }, `no ${path}`, true);
    expect(failed('/src', '/src/foo').error).toBe(failed('/lib', '/lib/bar').error);
  });

  test('errors of different lines stay different: who mends one after the other gets on', () => {
    const failed = (line: number) => print('build', {}, `line ${line}: unexpected token`, true);
    expect(failed(10).error).not.toBe(failed(12).error);
  });

  test('what is no error has none', () => {
    expect(print('read', {}, 'x').error).toBeNull();
  });
});
