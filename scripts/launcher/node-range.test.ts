import { describe, expect, test } from 'vitest';
import { isInRange } from './node-range.mjs';
import { nodeRange, pinned } from './project.mjs';

describe('isInRange', () => {
  test.each([
    ['18.20.8', false],
    ['22.22.0', false],
    ['24.14.9', false],
    ['24.15.0', true],
    ['24.21.0', true],
    ['25.9.0', false],
    ['26.0.0', true],
    ['26.10.0', true],
    ['26.0.0-nightly20260401', true],
    ['27.1.0', true],
    ['100.0.0', true],
  ])('Node %s will do for ^24.15.0 || >=26.0.0: %s', (version, expected) => {
    expect(isInRange(version, '^24.15.0 || >=26.0.0')).toBe(expected);
  });

  test('the Node that is fetched is one that package.json allows', () => {
    expect(isInRange(pinned.node, nodeRange)).toBe(true);
  });

  test('a form it does not know is refused rather than guessed', () => {
    expect(() => isInRange('26.0.0', '~26.1')).toThrow('expected ^x.y.z or >=x.y.z, got "~26.1"');
  });
});
