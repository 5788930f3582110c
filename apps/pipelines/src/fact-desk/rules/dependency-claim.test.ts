import { describe, expect, test } from 'vitest';
import type { Claim } from '../claim.ts';
import { dependencyClaim } from './dependency-claim.ts';

const evidence = { file: 'x', line: 1, text: '' };

function claims(scope: 'all' | 'external', ...names: readonly string[]): readonly Claim[] {
  return [
    { kind: 'dependencyFree', scope, evidence },
    ...names.map((name): Claim => ({ kind: 'dependency', group: 'dependencies', name, evidence })),
  ];
}

describe('dependencyClaim', () => {
  test.each<[string, 'all' | 'external', string, number]>([
    ['@s/a', 'all', '@s/b', 1],
    ['@s/a', 'external', '@s/b', 0],
    ['@s/a', 'external', '@t/b', 1],
    ['@s/a', 'external', 'b', 1],
    ['a', 'external', 'b', 1],
  ])('%s without %s dependencies that has %s: %i findings', (name, scope, dependency, count) => {
    expect(dependencyClaim(name)(claims(scope, dependency))).toHaveLength(count);
  });

  test('of many dependencies five are named and shown', () => {
    const [found] = dependencyClaim('a')(claims('all', 'b', 'c', 'd', 'e', 'f', 'g'));
    expect(found?.claim).toContain('package.json has 6: b, c, d, e, f, …');
    expect(found?.evidence).toHaveLength(6);
  });
});
