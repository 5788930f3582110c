import { describe, expect, test } from 'vitest';
import { AgentLoads } from './agent-loads.ts';
import { type DecayedMean, withSample } from './decayed-mean.ts';

describe('AgentLoads', () => {
  test('calls are in flight from their start to their end, which counts once', () => {
    const loads = new AgentLoads();
    const first = loads.start('a');
    loads.start('a');
    first({ type: 'neutral', latencyMs: 5, nowMs: 5 });
    first({ type: 'failure', latencyMs: 5, nowMs: 5 });
    expect(loads.candidates(['a', 'b'])).toEqual([
      { agent: 'a', inFlight: 1, samples: 0 },
      { agent: 'b', inFlight: 0 },
    ]);
  });

  test('latency and successes are means of late', () => {
    const loads = new AgentLoads({ timeConstantMs: 1_000 });
    loads.start('a')({ type: 'failure', latencyMs: 900, nowMs: 0 });
    loads.start('a')({ type: 'success', latencyMs: 100, nowMs: 0 });
    expect(loads.candidates(['a'])).toEqual([
      { agent: 'a', inFlight: 0, samples: 2, latencyMs: 500, successRatio: 0.5 },
    ]);
    loads.start('a')({ type: 'success', latencyMs: 100, nowMs: 50_000 });
    expect(loads.candidates(['a'])[0]?.latencyMs).toBeCloseTo(100, 9);
  });

  test('beyond the bound the idle agent whose last call is longest ago goes', () => {
    const loads = new AgentLoads({ maxAgents: 2 });
    loads.start('busy');
    for (const agent of ['old', 'new'])
      loads.start(agent)({ type: 'success', latencyMs: 1, nowMs: 0 });
    const counts = loads.candidates(['busy', 'old', 'new']);
    expect(counts.map(({ samples }) => samples)).toEqual([0, undefined, 1]);
  });

  test.each([
    [{ timeConstantMs: 0 }, 'timeConstantMs must be > 0, got 0'],
    [{ maxAgents: 0 }, 'maxAgents must be an integer ≥ 1, got 0'],
  ])('%j is refused', (options, message) => {
    expect(() => new AgentLoads(options)).toThrow(message);
  });

  test('a latency that cannot be is refused', () => {
    const finish = new AgentLoads().start('a');
    expect(() => finish({ type: 'success', latencyMs: -1, nowMs: 0 })).toThrow('got -1');
  });
});

describe('withSample', () => {
  test('is the mean in which each sample counts e^(−age / time constant)', () => {
    const samples = [
      [0, 10],
      [0, 20],
      [500, 40],
      [2_000, 10],
    ] as const;
    let mean: DecayedMean | undefined;
    for (const [atMs, value] of samples) mean = withSample(mean, value, atMs, 1_000);
    const weights = samples.map(([atMs]) => Math.exp((atMs - 2_000) / 1_000));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const expected = samples.reduce((sum, [, value], at) => sum + value * (weights[at] ?? 0), 0);
    expect(mean?.mean).toBeCloseTo(expected / total, 9);
    expect(mean?.weight).toBeCloseTo(total, 9);
  });

  test('a clock that seems to go back ages nothing', () => {
    const mean = withSample({ mean: 1, weight: 1, atMs: 100 }, 3, 0, 1_000);
    expect(mean).toEqual({ mean: 2, weight: 2, atMs: 100 });
  });
});
