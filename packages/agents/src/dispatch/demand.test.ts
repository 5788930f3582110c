import { describe, expect, test } from 'vitest';
import type { AgentProfile } from '../agent/agent-profile.ts';
import { type Demand, preferred, suits } from './demand.ts';

const profile = (id: string, more: Partial<AgentProfile> = {}): AgentProfile => ({
  id,
  can: ['write'],
  tier: 1,
  family: undefined,
  provider: undefined,
  relativeCost: 1,
  weight: 1,
  ...more,
});

const demand = (more: Partial<Demand> = {}): Demand => ({
  taskId: 't',
  taskType: 'write',
  except: [],
  notFamilies: [],
  minTier: 1,
  bestOnly: false,
  mayWait: true,
  ...more,
});

describe('suits', () => {
  test.each<[string, AgentProfile, Demand, boolean]>([
    ['who can do it', profile('a'), demand(), true],
    ['who cannot', profile('a', { can: ['read'] }), demand(), false],
    ['the one that is asked for', profile('a'), demand({ only: 'a' }), true],
    ['another one', profile('b'), demand({ only: 'a' }), false],
    ['who has tried', profile('a'), demand({ except: ['a'] }), false],
    ['who is too weak', profile('a'), demand({ minTier: 2 }), false],
    ['who is stronger', profile('a', { tier: 3 }), demand({ minTier: 2 }), true],
  ])('%s', (_who, agent, wanted, expected) => {
    expect(suits(agent, wanted)).toBe(expected);
  });
});

describe('preferred', () => {
  const ids = (profiles: readonly AgentProfile[], wanted = demand()): string =>
    preferred(profiles, wanted)
      .map(({ id }) => id)
      .join();

  test('the lowest tier comes first', () => {
    expect(ids([profile('a', { tier: 2 }), profile('b'), profile('c')])).toBe('b,c');
  });

  test('in it, families that did not fail', () => {
    const agents = [profile('a', { family: 'x' }), profile('b', { family: 'y' })];
    expect(ids(agents, demand({ notFamilies: ['x'] }))).toBe('b');
  });

  test('a family that failed is better than nobody', () => {
    const agents = [profile('a', { family: 'x' })];
    expect(ids(agents, demand({ notFamilies: ['x'] }))).toBe('a');
  });
});
