import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LOOP_DEFAULTS } from './loop-options.ts';
import { findPattern } from './patterns.ts';
import type { StepPrint } from './step-print.ts';

/** 'a1' is action a with result 1; 'a1!' the same as an error; 'A' has the shape of 'a'. */
const steps = (history: string): readonly StepPrint[] =>
  history.split(' ').map((word) => {
    const observation = Number(word.charAt(1));
    return {
      tool: 'tool',
      action: word.charCodeAt(0),
      shape: word.toLowerCase().charCodeAt(0),
      observation,
      error: word.endsWith('!') ? observation : null,
    };
  });

const summary = (history: string): string => {
  const found = findPattern(steps(history), LOOP_DEFAULTS);
  if (found === undefined) return 'fine';
  const { severity, pattern, count, period } = found;
  return [severity, pattern, count, ...(pattern === 'cycle' ? [period] : [])].join(' ');
};

describe('findPattern', () => {
  test.each([
    ['one step', 'a1', 'fine'],
    ['two different steps', 'a1 b2', 'fine'],
    ['the same step twice', 'a1 a1', 'note repeat 2'],
    ['three times', 'a1 a1 a1', 'warn repeat 3'],
    ['three times, others between', 'a1 b2 a1 c3 a1', 'warn repeat 3'],
    ['four times', 'a1 b2 a1 c3 a1 d4 a1', 'stop repeat 4'],
    ['a tie is named a repeat', 'b1! a1! a1! a1! a1!', 'stop repeat 4'],
    ['polling: another result each time', 'a1 a2 a3 a4 a5', 'fine'],
    ['a repeat that is over', 'a1 a1 a1 a1 b2', 'fine'],
    ['a cycle of two, twice', 'a1 b2 a1 b2', 'warn cycle 2 2'],
    ['a cycle of two, three times', 'a1 b2 a1 b2 a1 b2', 'stop cycle 3 2'],
    ['a cycle of three, three times', 'a1 b2 c3 a1 b2 c3 a1 b2 c3', 'stop cycle 3 3'],
    ['a cycle of four, twice', 'a1 b2 c3 d4 a1 b2 c3 d4', 'warn cycle 2 4'],
    ['a cycle with another result is none', 'a1 b2 a1 b3', 'fine'],
    ['a cycle that is broken', 'a1 b2 a1 b2 a1 c3', 'fine'],
    ['made-up names, same error', 'a1! A1! a1!', 'warn nearDuplicate 3'],
    ['made-up names, four times', 'a1! A1! a1! A1!', 'stop nearDuplicate 4'],
    ['made-up names that are found', 'a1 A1 a1', 'note repeat 2'],
    ['made-up names, other errors', 'a1! A2! a3! A4!', 'fine'],
    ['the same failing call is a repeat', 'a1! a1! a1!', 'warn repeat 3'],
    ['the same error from four calls', 'a1! b1! c1! d1!', 'warn sameObservation 4'],
    ['the same error from five calls', 'a1! b1! c1! d1! e1!', 'stop sameObservation 5'],
    ['the same answer from five calls', 'a1 b1 c1 d1 e1', 'note sameObservation 5'],
    ['nothing new for eight steps', 'a1 b2 c3 d1 e2 f3 g1 h2 i3 j1 k2', 'note noNewResult 8'],
  ])('%s: %s → %s', (_, history, expected) => {
    expect(summary(history)).toBe(expected);
  });

  test('one step again and again is no cycle, whatever the limits', () => {
    const found = findPattern(steps('a1 a1 a1 a1 a1 a1'), { ...LOOP_DEFAULTS, stopAt: 12 });
    expect(found).toMatchObject({ severity: 'warn', pattern: 'repeat', count: 6 });
  });

  test('a repeat is counted as by hand, and named whenever nothing graver is found', () => {
    const word = fc.constantFrom('a1', 'a2', 'b1', 'b2', 'c3');
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 12, size: 'max' }), (words) => {
        const found = findPattern(steps(words.join(' ')), LOOP_DEFAULTS);
        const count = words.filter((one) => one === words.at(-1)).length;
        if (count >= LOOP_DEFAULTS.stopAt) expect(found).toMatchObject({ severity: 'stop', count });
        else if (found?.severity === 'stop')
          expect(found).toMatchObject({ pattern: 'cycle', count: 3 });
        else if (count >= LOOP_DEFAULTS.noteAt) expect(found).toBeDefined();
      }),
    );
  });

  test('a cycle is found exactly if the last three rounds are the same', () => {
    const word = fc.constantFrom('a1', 'b2', 'c3', 'd4');
    const history = fc.tuple(
      fc.array(fc.constantFrom('x5', 'y6'), { maxLength: 3 }),
      fc.array(word, { minLength: 2, maxLength: 4 }),
    );
    fc.assert(
      fc.property(history, fc.integer({ min: 1, max: 3 }), ([before, round], rounds) => {
        fc.pre(new Set(round).size === round.length);
        const words = [...before, ...Array.from({ length: rounds }, () => round).flat()].slice(-12);
        const found = findPattern(steps(words.join(' ')), { ...LOOP_DEFAULTS, stopAt: 12 });
        expect(found?.severity === 'stop' && found.pattern === 'cycle').toBe(rounds === 3);
      }),
    );
  });
});
