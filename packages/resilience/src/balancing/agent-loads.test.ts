import { seededRandom } from '@coppice/host';
import { describe, expect, test } from 'vitest';
import { AgentLoads } from './agent-loads.ts';
import { ejectOutliers } from './eject-outliers.ts';

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
    const [late] = loads.candidates(['a']);
    expect(late?.latencyMs).toBeCloseTo(100, 9);
    expect(late?.samples).toBeCloseTo(1, 9);
  });

  test('beyond the bound the idle agent whose last call is longest ago goes', () => {
    const loads = new AgentLoads({ maxAgents: 2 });
    loads.start('busy');
    for (const agent of ['old', 'new'])
      loads.start(agent)({ type: 'success', latencyMs: 1, nowMs: 0 });
    const counts = loads.candidates(['busy', 'old', 'new']);
    expect(counts.map(({ samples }) => samples)).toEqual([0, undefined, 1]);
  });

  test('of equal agents few are ejected by chance, however long they have worked', () => {
    const random = seededRandom('equal');
    const loads = new AgentLoads();
    const agents = ['a', 'b', 'c', 'd', 'e'];
    let ejections = 0;
    for (let nowMs = 0; nowMs < 6_000_000; nowMs += 2_000) {
      for (const agent of agents) {
        const type = random.next() < 0.9 ? 'success' : 'failure';
        loads.start(agent)({ type, latencyMs: 900, nowMs });
      }
      ejections += ejectOutliers(loads.candidates(agents)).ejected.length;
    }
    expect(ejections / 3_000).toBeLessThan(0.2);
  });

  test('a call refreshes its agent', () => {
    const loads = new AgentLoads({ maxAgents: 2 });
    for (const agent of ['a', 'b', 'a', 'c'])
      loads.start(agent)({ type: 'success', latencyMs: 1, nowMs: 0 });
    const counts = loads.candidates(['a', 'b', 'c']);
    expect(counts.map(({ samples }) => samples)).toEqual([2, undefined, 1]);
  });

  test('beyond the bound only while all are busy', () => {
    const loads = new AgentLoads({ maxAgents: 2 });
    const busy = ['a', 'b', 'c', 'd'];
    for (const finish of busy.map((agent) => loads.start(agent)))
      finish({ type: 'success', latencyMs: 1, nowMs: 0 });
    loads.start('e');
    const counts = loads.candidates([...busy, 'e']);
    expect(counts.map(({ samples }) => samples)).toEqual([undefined, undefined, undefined, 1, 0]);
  });

  test.each([
    [{ timeConstantMs: 0 }, 'timeConstantMs must be > 0, got 0'],
    [{ maxAgents: 0 }, 'maxAgents must be an integer ≥ 1, got 0'],
  ])('%j is refused', (options, message) => {
    expect(() => new AgentLoads(options)).toThrow(message);
  });

  test.each([
    [{ latencyMs: -1 }, 'latencyMs must be ≥ 0, got -1'],
    [{ latencyMs: Number.POSITIVE_INFINITY }, 'latencyMs must be finite'],
    [{ nowMs: Number.NaN }, 'nowMs must be ≥ 0, got NaN'],
  ])('an end with %j is refused', (fields, message) => {
    const finish = new AgentLoads().start('a');
    const end = { type: 'success', latencyMs: 1, nowMs: 0, ...fields } as const;
    expect(() => finish(end)).toThrow(message);
  });
});
