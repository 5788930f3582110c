import { seededRandom } from '@coppice/host';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Candidate, chooseAgent } from './choose-agent.ts';

const choose = (candidates: readonly Candidate[], seed = 1, taskId = 't') =>
  chooseAgent(candidates, { random: seededRandom(seed), taskId });

describe('chooseAgent', () => {
  test('without candidates there is nobody to choose', () => {
    expect(choose([])).toEqual({ type: 'none' });
  });

  test('one candidate is chosen, however bad', () => {
    const bad = { agent: 'a', inFlight: 9, latencyMs: 100, successRatio: 0 };
    expect(choose([bad])).toEqual({ type: 'chosen', agent: 'a', costMs: 100_000 });
  });

  test.each([
    ['fewer calls in flight', { inFlight: 1 }],
    ['a lower latency', { latencyMs: 150 }],
    ['more successes', { successRatio: 0.9 }],
    [
      'no known latency, and the fastest is faster',
      { latencyMs: undefined, inFlight: 1, successRatio: 0.9 },
    ],
  ])('of two the one with %s is chosen', (_, better) => {
    const usual = { inFlight: 2, latencyMs: 200, successRatio: 0.8 };
    const { latencyMs, ...rest } = { ...usual, ...better };
    const known = latencyMs === undefined ? rest : { ...rest, latencyMs };
    const candidates = [
      { agent: 'a', ...usual },
      { agent: 'b', ...known },
    ];
    for (let seed = 0; seed < 10; seed++)
      expect(choose(candidates, seed)).toMatchObject({ agent: 'b' });
  });

  test('an agent without history is taken to be as fast as the fastest', () => {
    const candidates = [
      { agent: 'a', inFlight: 0, latencyMs: 200 },
      { agent: 'new', inFlight: 1 },
    ];
    const against = { agent: 'new', costMs: 400 };
    expect(choose(candidates)).toEqual({ type: 'chosen', agent: 'a', costMs: 200, against });
  });

  test('… and of several, in whatever order they come', () => {
    const known = [300, 200, 400].map((latencyMs) => ({
      agent: `${latencyMs}`,
      inFlight: 9,
      latencyMs,
    }));
    const chosen = Array.from({ length: 20 }, (_, seed) =>
      choose([...known, { agent: 'new', inFlight: 0 }], seed),
    );
    const costs = chosen.flatMap((one) =>
      one.type === 'chosen' && one.agent === 'new' ? [one.costMs] : [],
    );
    expect(new Set(costs)).toEqual(new Set([200]));
  });

  test('calls in flight count also where answers take no time', () => {
    const candidates = [
      { agent: 'busy', inFlight: 3, latencyMs: 0 },
      { agent: 'idle', inFlight: 0, latencyMs: 0 },
    ];
    for (let seed = 0; seed < 10; seed++)
      expect(choose(candidates, seed)).toMatchObject({ agent: 'idle', costMs: 1 });
  });

  test.each([
    [{ inFlight: -1 }, 'inFlight must be an integer ≥ 0, got -1'],
    [{ latencyMs: Number.NaN }, 'latencyMs must be ≥ 0, got NaN'],
    [{ successRatio: 1.1 }, 'successRatio must be in 0–1, got 1.1'],
    [{ samples: Number.NaN }, 'samples must be ≥ 0, got NaN'],
  ])('a candidate with %j is refused', (fields, message) => {
    expect(() => choose([{ agent: 'a', inFlight: 0, ...fields }])).toThrow(message);
  });

  test('cost is (in flight + 1) · latency / successes', () => {
    const candidates = [
      { agent: 'a', inFlight: 2, latencyMs: 100, successRatio: 0.5 },
      { agent: 'b', inFlight: 9, latencyMs: 100, successRatio: 0.5 },
    ];
    expect(choose(candidates)).toEqual({
      type: 'chosen',
      agent: 'a',
      costMs: 600,
      against: { agent: 'b', costMs: 2_000 },
    });
  });

  test('equal agents share the tasks evenly, and a task always goes to the same one', () => {
    const equal = ['a', 'b'].map((agent) => ({ agent, inFlight: 0 }));
    let toFirst = 0;
    for (let task = 0; task < 1_000; task++) {
      const one = choose(equal, 1, `task ${task}`);
      const again = choose(equal.toReversed(), 2, `task ${task}`);
      expect(one).toMatchObject({ agent: again.type === 'chosen' ? again.agent : '' });
      if (one.type === 'chosen' && one.agent === 'a') toFirst += 1;
    }
    expect(toFirst).toBeGreaterThan(430);
    expect(toFirst).toBeLessThan(570);
  });

  test('the worst of all is chosen never, and every other one sometimes', () => {
    const candidates = ['a', 'b', 'c', 'd'].map((agent, index) => ({ agent, inFlight: index }));
    const random = seededRandom('many');
    const counts = new Map<string, number>();
    for (let task = 0; task < 1_200; task++) {
      const choice = chooseAgent(candidates, { random, taskId: `${task}` });
      if (choice.type !== 'chosen') continue;
      counts.set(choice.agent, (counts.get(choice.agent) ?? 0) + 1);
    }
    // Of six pairs three hold a, two more b, one more c.
    expect(counts.get('d')).toBeUndefined();
    expect(Math.abs((counts.get('a') ?? 0) - 600)).toBeLessThan(70);
    expect(Math.abs((counts.get('c') ?? 0) - 200)).toBeLessThan(50);
  });

  test('is one of the candidates, and no dearer than the other that was drawn', () => {
    const candidate = fc.record({
      agent: fc.string(),
      inFlight: fc.nat(50),
      latencyMs: fc.double({ min: 0, max: 1e6, noNaN: true }),
      successRatio: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(candidate, { minLength: 1 }), fc.nat(), (candidates, seed) => {
        const choice = choose(candidates, seed);
        if (choice.type === 'none') throw new Error('nobody');
        expect(candidates.some(({ agent }) => agent === choice.agent)).toBe(true);
        expect(choice.costMs).toBeLessThanOrEqual(
          choice.against?.costMs ?? Number.POSITIVE_INFINITY,
        );
        expect(Number.isFinite(choice.costMs)).toBe(true);
      }),
    );
  });
});
