import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { differences } from '../match.ts';
import type { Scenario, Trace } from '../scenario.ts';
import { findErlang } from './find-erlang.ts';
import { generateScenarios } from './generate.ts';
import { isRunnable, OracleFailedError, recordTraces } from './oracle.ts';

// Without Erlang there is nothing to ask, and nothing of ours depends on it.
const erlang = await findErlang();

describe.skipIf(!erlang)('recordTraces', () => {
  // Other releases differ in details that the recorded traces pin.
  test.skipIf(erlang?.release !== '25')(
    'records again what was recorded by other hands',
    async () => {
      const goldens = new Map(lines<Trace>('golden.jsonl').map((trace) => [trace.name, trace]));
      const scenarios = lines<Scenario>('scenarios.jsonl').filter(
        (scenario) => !scenario.timed && erlang && isRunnable(scenario, erlang),
      );
      const found = await recordTraces(scenarios, { erlang });
      const differing = found.filter((trace) => {
        const golden = goldens.get(trace.name);
        return !golden || differences(golden, trace).length > 0;
      });
      expect(differing.map(({ name }) => name)).toEqual([]);
    },
    60_000,
  );

  test('records the same twice, where OTP defines an order', async () => {
    const scenarios = generateScenarios({ family: 'kill', seed: 1, count: 50 }).filter(
      (scenario) => erlang && isRunnable(scenario, erlang),
    );
    const [once, again] = [
      await recordTraces(scenarios, { erlang }),
      await recordTraces(scenarios, { erlang }),
    ];
    const found = once.flatMap((trace, index) => {
      const other = again[index];
      return other ? differences(trace, other) : ['missing'];
    });
    expect(found).toEqual([]);
  }, 60_000);

  test('stops when it is told to', async () => {
    const [scenario] = generateScenarios({ family: 'window', seed: 1, count: 1 });
    const controller = new AbortController();
    const recording = recordTraces(scenario ? [scenario] : [], {
      erlang,
      signal: controller.signal,
    });
    controller.abort(new Error('enough'));
    await expect(recording).rejects.toThrow('enough');
  }, 60_000);

  test('says which scenario went wrong', async () => {
    const scenario = { name: 'odd', tree: { id: 'root' }, steps: [{ op: 'dance', sup: 'root' }] };
    const recording = recordTraces([scenario], { erlang });
    await expect(recording).rejects.toThrow(OracleFailedError);
    await expect(recording).rejects.toThrow(/scenario odd has no trace: .*dance/s);
  }, 60_000);
});

function lines<Line>(name: string): readonly Line[] {
  return readFileSync(new URL(`../${name}`, import.meta.url), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);
}
