import { describe, expect, test } from 'vitest';
import { Calibration } from './calibration.ts';

function saved() {
  const calibration = new Calibration();
  for (let count = 0; count < 60; count++) {
    const peers = ['a', 'b'].map((agent) => ({ agent, stated: 0.8 }));
    const agent = count % 2 === 0 ? 'a' : 'b';
    calibration.observe({ agent, taskType: 't', stated: 0.8, correct: count % 3 > 0, peers });
    calibration.probability({ agent, taskType: 'new', stated: 0.8 });
    calibration.probability({ agent: 'new', taskType: 't', stated: 0.8 });
  }
  return JSON.parse(JSON.stringify(calibration.save()));
}

/** The paths to all numbers in plain data. */
function numbersIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value === 'number') return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => numbersIn(inner, [...path, key]));
}

function withNumber(path: readonly string[], value: number) {
  const state = saved();
  const holder = path.slice(0, -1).reduce((inner, key) => inner[key], state);
  holder[path.at(-1) ?? ''] = value;
  return state;
}

describe('a saved calibration', () => {
  test.each([Number.NaN, Number.POSITIVE_INFINITY])('is refused with any number %d', (value) => {
    const paths = numbersIn(saved());
    expect(paths.length).toBeGreaterThan(100);
    for (const path of paths) {
      const state = withNumber(path, value);
      expect(() => new Calibration({}, state)).toThrow(/out of its range|version/);
    }
  });

  test.each([
    ['agents.0.cells.0.gain', 0.5, 'gain of a saved calibration is out of its range: 0.5'],
    ['agents.0.cells.0.weight', -1, 'tally of a saved calibration is out of its range: -1'],
    ['agents.0.cells.0.bins.0.0', 99, 'bins of a saved calibration'],
    ['agents.0.cells.0.bins.0.1', -1, 'bins of a saved calibration'],
    ['peers.0.next', 99_999, 'next of a saved calibration'],
    ['seen', -1, 'seen of a saved calibration'],
  ])('is refused with %s %d', (path, value, message) => {
    expect(() => new Calibration({}, withNumber(path.split('.'), value))).toThrow(message);
  });
});
