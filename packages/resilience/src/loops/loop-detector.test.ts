import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLoopDetector } from './loop-detector.ts';
import { LOOP_DEFAULTS, type LoopOptions } from './loop-options.ts';
import type { LoopStep } from './step-print.ts';

const step = (args: unknown, observation: unknown = 'x', isError = false): LoopStep => ({
  action: { tool: 'readFile', args },
  observation,
  isError,
});

describe('createLoopDetector', () => {
  test('the same call with the same result is noted, warned of, and stopped', () => {
    const detector = createLoopDetector();
    const verdicts = [1, 2, 3, 4, 5].map(() => detector.observe(step({ path: 'a' })));
    expect(verdicts.map(({ type }) => type)).toEqual(['fine', 'note', 'warn', 'stop', 'stop']);
    expect(verdicts[2]).toEqual({
      type: 'warn',
      pattern: 'repeat',
      count: 3,
      finding:
        'You have called readFile with the same arguments 3 times and got the same result; use the result that you have, or do something different.',
    });
  });

  test('a cycle says how long a round is', () => {
    const detector = createLoopDetector();
    const [, , , verdict] = ['a', 'b', 'a', 'b'].map((path) => detector.observe(step(path, path)));
    expect(verdict).toMatchObject({ type: 'warn', pattern: 'cycle', count: 2, period: 2 });
  });

  test('made-up paths that fail alike are near-duplicates', () => {
    const detector = createLoopDetector();
    const verdicts = [1, 2, 3, 4].map((n) =>
      detector.observe(step({ path: `/a/b${n}` }, `no such file: /a/b${n}`, true)),
    );
    expect(verdicts.at(-1)).toMatchObject({ type: 'stop', pattern: 'nearDuplicate', count: 4 });
  });

  test('polling is no loop: the result changes', () => {
    const detector = createLoopDetector();
    for (let done = 0; done < 50; done++) {
      expect(detector.observe(step({ job: 7 }, `${done} % done`))).toEqual({ type: 'fine' });
    }
  });

  test('an exempt tool may repeat itself, and leaves no trace', () => {
    const detector = createLoopDetector({ exemptTools: ['readFile'] });
    for (let turn = 0; turn < 20; turn++) expect(detector.observe(step(1)).type).toBe('fine');
    expect(detector.save().steps).toEqual([]);
  });

  test('volatile fields may be chosen', () => {
    const detector = createLoopDetector({ volatileFields: ['nonce'] });
    const types = [1, 2, 3, 4].map((nonce) => detector.observe(step({ nonce }, { nonce })).type);
    expect(types.at(-1)).toBe('stop');
  });

  test('forgetting is exact: only the steps of the window count', () => {
    const word = fc.tuple(fc.constantFrom(1, 2, 3), fc.constantFrom('x', 'y'), fc.boolean());
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 60, size: 'max' }), (words) => {
        const whole = createLoopDetector();
        const recent = createLoopDetector();
        const steps = words.map(([args, observation, isError]) => step(args, observation, isError));
        const verdicts = steps.map((one) => whole.observe(one));
        const last = steps.slice(-LOOP_DEFAULTS.window).map((one) => recent.observe(one));
        expect(last.at(-1)).toEqual(verdicts.at(-1));
        expect(whole.save().steps.length).toBeLessThanOrEqual(LOOP_DEFAULTS.window);
      }),
    );
  });

  test('goes on after a restart from JSON as if nothing had been', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 30, size: 'max' }),
        (words) => {
          const whole = createLoopDetector();
          let broken = createLoopDetector();
          for (const word of words) {
            const verdict = whole.observe(step(word));
            expect(broken.observe(step(word))).toEqual(verdict);
            broken = createLoopDetector({}, JSON.parse(JSON.stringify(broken.save())));
          }
        },
      ),
    );
  });

  test('a state of another version is refused', () => {
    const state = JSON.parse('{"version":2,"steps":[]}');
    expect(() => createLoopDetector({}, state)).toThrow('a saved loop detector of version 2');
  });

  test.each<[Partial<LoopOptions>, string]>([
    [{ noteAt: 1 }, 'noteAt must be an integer ≥ 2, got 1'],
    [{ warnAt: 1 }, 'warnAt must be an integer ≥ 2, got 1'],
    [{ stopAt: 0 }, 'stopAt must be an integer ≥ 3, got 0'],
    [{ window: 4 }, 'window must be ≥ 12, which the rules need, got 4'],
    [{ cycleStopAt: 1.5 }, 'cycleStopAt must be an integer ≥ 2, got 1.5'],
    [{ sameObservationAt: Number.NaN }, 'sameObservationAt must be an integer ≥ 3, got NaN'],
  ])('wrong options %j throw with the value', (options, message) => {
    expect(() => createLoopDetector(options)).toThrow(new RangeError(message));
  });
});
